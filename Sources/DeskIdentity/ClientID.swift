/// One client: the company (or the person) that a help desk works for. Not a network client.
public struct ClientID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
