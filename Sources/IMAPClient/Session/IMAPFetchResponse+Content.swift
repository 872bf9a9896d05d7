extension IMAPFetchResponse {
    /// Puts content that came in pieces where it belongs.
    mutating func takeContent(_ content: inout [[UInt8]]) {
        guard !content.isEmpty else { return }
        var pieces = content.makeIterator()
        content = []
        for index in self.items.indices {
            guard case .section(let section) = self.items[index], case .streamed = section.content,
                let bytes = pieces.next()
            else { continue }
            self.items[index] = .section(
                IMAPSection(name: section.name, origin: section.origin, content: .bytes(bytes)))
        }
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
