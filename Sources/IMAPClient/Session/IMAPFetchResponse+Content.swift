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
        self.items.reduce(256) { size, item in
            guard case .section(let section) = item else { return size + 64 }
            return size + (section.bytes?.count ?? 0)
        }
    }
}
