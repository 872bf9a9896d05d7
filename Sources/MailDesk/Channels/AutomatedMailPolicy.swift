public import MessageParsing

/// What mail that no person wrote may do.
public struct AutomatedMailPolicy: Sendable, Hashable, Codable {
    /// Classes that may make a new ticket. Default: people, and notifications of machines (alerts are work).
    public var creating: Set<MailClass>
    /// Classes that reopen a closed ticket. Default: people only.
    public var reopening: Set<MailClass>
    /// How often mail opens a ticket again in an hour; after that it stays closed and the mail is added all the same.
    /// Default: 3.
    public var reopeningsPerHour: Int
    /// Classes that are acknowledged. Default: people only.
    public var acknowledged: Set<MailClass>

    /// A policy; each default is stated at its property.
    public init(
        creating: Set<MailClass> = [.person, .generated, .bulk], reopening: Set<MailClass> = [.person],
        reopeningsPerHour: Int = 3, acknowledged: Set<MailClass> = [.person]
    ) {
        self.creating = creating
        self.reopening = reopening
        self.reopeningsPerHour = reopeningsPerHour
        self.acknowledged = acknowledged
    }
}
