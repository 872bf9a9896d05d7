extension IMAPFetchResponse {
    /// The response with content that was collected in pieces where it belongs. What nobody collected is there only if
    /// it went to a sink.
    func with(_ collected: [[UInt8]], isStreaming: Bool) -> IMAPFetchResponse {
        guard !isStreaming else { return self }
        var response = self
        var pieces = collected.makeIterator()
        for index in self.items.indices {
            guard case .section(let section) = self.items[index], case .streamed = section.content else { continue }
            response.items[index] = .section(
                IMAPSection(
                    name: section.name, origin: section.origin, content: pieces.next().map { .bytes($0) } ?? .missing))
        }
        return response
    }

    /// Whether anything in it is more than flags and numbers.
    var hasContent: Bool {
        self.items.contains { item in
            switch item {
            case .uid, .flags, .modSeq, .internalDate, .size, .emailID, .threadID: false
            default: true
            }
        }
    }

    /// About how many bytes it keeps in memory.
    var contentSize: Int {
        self.items.reduce(256) { $0 + $1.keptSize }
    }
}

extension IMAPFetchItem {
    /// About how many bytes it keeps in memory: a server chooses the size of nearly every item.
    fileprivate var keptSize: Int {
        switch self {
        case .section(let section): section.bytes?.count ?? 0
        case .envelope(let envelope): 256 + envelope.bytes.count
        case .bodyStructure(let structure): 256 + structure.keptSize
        case .flags(let flags): 64 + flags.others.count
        case .gmailLabels(let labels): labels.reduce(64) { $0 + 32 + $1.count }
        case .emailID(let id), .threadID(.some(let id)): 64 + id.utf8.count
        case .other(let name, let value), .invalid(let name, let value): 64 + name.utf8.count + value.count
        default: 64
        }
    }
}
