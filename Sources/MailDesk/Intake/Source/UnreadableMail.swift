/// A mail that its source has but could not hand over.
public struct UnreadableMail: Sendable, Hashable {
    /// Where it lies.
    public var key: SourceKey
    /// Why it could not be read.
    public var reason: String
    /// What the server answered when it was asked for the mail, as it came; empty where there was no answer.
    public var answer: String
    /// Whether asking again is of no use, as of a mail that is too large.
    public var isFinal: Bool

    /// A mail that could not be read.
    public init(key: SourceKey, reason: String, answer: String = "", isFinal: Bool = false) {
        self.key = key
        self.reason = reason
        self.answer = answer
        self.isFinal = isFinal
    }
}
