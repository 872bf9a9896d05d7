public import DeskIdentity

/// One mail on its way out.
public struct OutboxID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
