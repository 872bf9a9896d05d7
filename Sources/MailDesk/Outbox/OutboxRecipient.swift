public import MessageParsing

/// One recipient of a mail on its way out.
public struct OutboxRecipient: Sendable, Hashable, Codable {
    /// The address.
    public var address: EmailAddress
    /// How far the mail has come for this recipient.
    public var state: OutboxState
    /// What the server said, where it refused.
    public var problem: SendProblem?

    /// A recipient.
    public init(_ address: EmailAddress, state: OutboxState = .queued, problem: SendProblem? = nil) {
        self.address = address
        self.state = state
        self.problem = problem
    }
}
