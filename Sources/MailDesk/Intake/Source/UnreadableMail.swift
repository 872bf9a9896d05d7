/// A mail that its source has but could not hand over.
public struct UnreadableMail: Sendable, Hashable {
    /// Where it lies.
    public var key: SourceKey
    /// Why it could not be read.
    public var reason: String

    /// A mail that could not be read.
    public init(key: SourceKey, reason: String) {
        self.key = key
        self.reason = reason
    }
}
