extension IMAPResponse {
    /// About how many bytes it keeps in memory.
    var weight: Int {
        switch self {
        case .search(let result): 128 + 8 * result.found.ranges.count
        case .vanished(let uids, _): 64 + 8 * uids.ranges.count
        case .fetch(let fetch): fetch.contentSize
        case .list(let entry): 256 + entry.name.text.utf8.count + 64 * entry.attributes.count
        case .mailboxStatus(let name, _): 256 + name.text.utf8.count
        case .id(let fields): 64 + fields.reduce(0) { $0 + 64 + $1.name.utf8.count + ($1.value?.utf8.count ?? 0) }
        case .status(let status), .tagged(_, let status): 128 + status.text.utf8.count
        case .other(let bytes), .continuation(let bytes): 64 + bytes.count
        default: 1024
        }
    }
}
