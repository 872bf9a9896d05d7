/// One person at a client, known by a mail address.
public struct ContactID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
