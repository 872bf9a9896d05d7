public import DeskIdentity

/// One mail that the desk has taken in.
public struct MailID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
