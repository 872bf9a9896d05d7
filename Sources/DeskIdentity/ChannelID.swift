/// One channel: a support address with the ways in and out that belong to it.
public struct ChannelID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
