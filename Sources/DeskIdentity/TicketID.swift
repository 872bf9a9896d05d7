/// One ticket, by the name that the ticket system gave it: a number, a UUID, anything.
public struct TicketID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
