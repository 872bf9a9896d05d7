/// What a mail on its way out is to say. It becomes bytes only when it is sent.
public enum OutboxEvent: Sendable, Hashable, Codable {
    /// An agent's answer, or any text that a person wrote.
    case reply(OutgoingReply)
    /// A mail of the desk itself, made from a template.
    case notification(OutgoingNotification)

    /// Whether the desk writes it by itself, so that it must say so and be counted.
    public var isAutomatic: Bool {
        switch self {
        case .reply: false
        case .notification: true
        }
    }
}
