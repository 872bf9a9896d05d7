/// What is done with a mail in its source at the end.
public enum Settlement: Sendable, Hashable, Codable {
    /// Nothing: flags stay as they are.
    case leave
    /// It is marked as read.
    case markRead
    /// It goes to this folder, which is made when it is missing, and is marked as read there if that is wanted.
    case move(to: String, marksRead: Bool)
    /// It is removed.
    case delete
}

extension Settlement {
    /// What the trace says of it once it is done.
    var sentence: String {
        switch self {
        case .leave: "left as it is"
        case .markRead: "marked as read"
        case .move(let folder, _): "moved to \(folder)"
        case .delete: "removed"
        }
    }
}
