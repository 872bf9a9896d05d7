/// Why a mail was not taken.
public struct SendProblem: Sendable, Hashable, Codable {
    /// Whether trying again later may help.
    public var isTemporary: Bool
    /// What the server said or what happened, for an agent.
    public var text: String
    /// How long the server wants to be left alone, where it said so.
    public var retryAfter: Duration?

    /// A problem.
    public init(isTemporary: Bool, _ text: String, retryAfter: Duration? = nil) {
        self.isTemporary = isTemporary
        self.text = text
        self.retryAfter = retryAfter
    }
}
