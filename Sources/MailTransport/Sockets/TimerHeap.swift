/// Deadlines in order: a binary heap, the earliest first.
struct TimerHeap {
    /// One deadline of one socket.
    struct Entry {
        /// When to look.
        let instant: MailInstant
        /// At which socket.
        let token: UInt64
    }

    private var entries: [Entry] = []

    /// How many deadlines stand.
    var count: Int { self.entries.count }

    /// The earliest deadline.
    var first: Entry? { self.entries.first }

    /// Adds a deadline.
    mutating func push(_ entry: Entry) {
        self.entries.append(entry)
        var index = self.entries.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard self.entries[index].instant < self.entries[parent].instant else { return }
            self.entries.swapAt(index, parent)
            index = parent
        }
    }

    /// Takes the earliest deadline if it is not after `instant`.
    mutating func popFirst(notAfter instant: MailInstant) -> Entry? {
        guard let first = self.entries.first, first.instant <= instant else { return nil }
        self.entries.swapAt(0, self.entries.count - 1)
        self.entries.removeLast()
        self.sink(from: 0)
        return first
    }

    /// Drops the deadlines of sockets that are gone, once there are more than `limit` in all.
    mutating func compact(keepingUpTo limit: Int, _ isLive: (UInt64) -> Bool) {
        guard self.entries.count > limit else { return }
        self.entries.removeAll { !isLive($0.token) }
        for index in stride(from: self.entries.count / 2, through: 0, by: -1) { self.sink(from: index) }
    }

    private mutating func sink(from start: Int) {
        var index = start
        while true {
            var smallest = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < self.entries.count && self.entries[child].instant < self.entries[smallest].instant {
                smallest = child
            }
            guard smallest != index else { return }
            self.entries.swapAt(index, smallest)
            index = smallest
        }
    }
}
