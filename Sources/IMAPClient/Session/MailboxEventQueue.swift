/// What has happened in the open mailbox and nobody has asked for yet. Bounded in number and bytes: what is too much
/// becomes one ``IMAPMailboxEvent/overflow``.
struct MailboxEventQueue: Sendable {
    private var events: [IMAPMailboxEvent] = []
    private var bytes = 0

    var isEmpty: Bool { self.events.isEmpty }

    mutating func append(_ event: IMAPMailboxEvent, limits: IMAPLimits) {
        if case .overflow? = self.events.last { return }
        let weight = Self.weight(of: event)
        if self.events.count < limits.queuedResponses, weight <= limits.queuedBytes - self.bytes {
            self.events.append(event)
            self.bytes += weight
        } else {
            self.events.append(.overflow)
        }
    }

    /// Takes the oldest.
    mutating func next() -> IMAPMailboxEvent? {
        guard !self.events.isEmpty else { return nil }
        let event = self.events.removeFirst()
        if case .overflow = event { return event }
        self.bytes -= Self.weight(of: event)
        return event
    }

    /// About how many bytes it keeps in memory.
    private static func weight(of event: IMAPMailboxEvent) -> Int {
        switch event {
        case .changed(let fetch): fetch.contentSize
        case .vanished(let uids): 64 + 8 * uids.ranges.count
        case .alert(let text): 64 + text.utf8.count
        default: 64
        }
    }
}
