/// One queue, project or group that tickets are routed to.
public struct QueueID: DeskIdentifier {
    /// The text of the name.
    public let value: String

    /// Takes the name as it is.
    public init(_ value: String) { self.value = value }
}
