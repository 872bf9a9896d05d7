public import DeskIdentity

/// The name of a place that mail comes from: one mailbox of one server, a folder, a receiver.
public struct SourceID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
