/// One customer of the program that embeds the SDK. Every key carries one: one process serves many and mixes none.
public struct OrganizationID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
