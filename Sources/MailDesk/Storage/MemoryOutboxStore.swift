public import DeskIdentity
public import MailTransport
public import MessageParsing
import Synchronization

/// The reference ``OutboxStore``: outgoing mail in memory. The oldest mails that are done are forgotten beyond a
/// number.
public final class MemoryOutboxStore: OutboxStore {
    fileprivate struct Space {
        var items: [OutboxID: OutboxItem] = [:]
        var order: [OutboxID] = []
        var keys: [EffectKey: OutboxID] = [:]
        var messageIDs: [MessageID: OutboxID] = [:]
    }

    /// How many mails are kept; those that still wait, or wait for a person, are kept in any case. Default: 10,000.
    public let capacity: Int

    private let spaces = Mutex<[OrganizationID: Space]>([:])

    /// An empty outbox; the default of `capacity` is stated at its property.
    public init(capacity: Int = 10_000) {
        self.capacity = max(capacity, 1)
    }

    /// Queues a mail, once for each key.
    public func enqueue(_ item: OutboxItem, in organization: OrganizationID) async throws -> OutboxItem {
        self.spaces.withLock { spaces in
            var space = spaces[organization, default: Space()]
            if let known = space.keys[item.key].flatMap({ space.items[$0] }) { return known }
            space.items[item.id] = item
            space.order.append(item.id)
            space.keys[item.key] = item.id
            space.messageIDs[item.messageID] = item.id
            if space.items.count > self.capacity { space.forgetDone(self.capacity / 8 + 1) }
            spaces[organization] = space
            return item
        }
    }

    /// The mails that are due.
    public func due(
        in organization: OrganizationID, except channels: Set<ChannelID>, at now: WallTime, limit: Int
    ) async throws -> [OutboxItem] {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization] else { return [] }
            let due = space.order.lazy.compactMap { space.items[$0] }.filter {
                $0.state == .queued && $0.notBefore <= now && !channels.contains($0.channel)
            }
            return Array(due.prefix(limit))
        }
    }

    /// Notes that a mail is being handed over.
    public func beginSending(_ id: OutboxID, bytes: [UInt8], in organization: OrganizationID) async throws -> Bool {
        self.spaces.withLock { spaces in
            guard spaces[organization]?.items[id]?.state == .queued else { return false }
            spaces[organization]?.items[id]?.state = .sending
            spaces[organization]?.items[id]?.attempts += 1
            spaces[organization]?.items[id]?.bytes = bytes
            return true
        }
    }

    /// Replaces what is known of a mail.
    public func update(_ item: OutboxItem, in organization: OrganizationID) async throws {
        self.spaces.withLock { $0[organization]?.items[item.id] = item }
    }

    /// One mail.
    public func item(_ id: OutboxID, in organization: OrganizationID) async throws -> OutboxItem? {
        self.spaces.withLock { $0[organization]?.items[id] }
    }

    /// The mail with this id on the wire.
    public func item(messageID: MessageID, in organization: OrganizationID) async throws -> OutboxItem? {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization], let id = space.messageIDs[messageID] else { return nil }
            return space.items[id]
        }
    }

    /// The newest mails.
    public func items(in organization: OrganizationID, limit: Int) async throws -> [OutboxItem] {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization] else { return [] }
            return space.order.suffix(limit).reversed().compactMap { space.items[$0] }
        }
    }

    /// How many automatic mails have been queued.
    public func countAutomatic(
        to address: EmailAddress?, in organization: OrganizationID, since: WallTime
    ) async throws -> Int {
        self.spaces.withLock { spaces in
            let items = spaces[organization]?.items.values.filter { item in
                guard item.event.isAutomatic, item.createdAt >= since else { return false }
                return address.map { address in item.recipients.contains { $0.address.isSamePerson(as: address) } }
                    ?? true
            }
            return items?.count ?? 0
        }
    }

    /// Makes mails uncertain that were being handed over.
    public func recover(in organization: OrganizationID) async throws -> Int {
        self.spaces.withLock { spaces in
            let interrupted = spaces[organization]?.items.values.filter { $0.state == .sending } ?? []
            for var item in interrupted {
                item.becomeUncertain(
                    SendProblem(isTemporary: false, "The program ended while the mail was handed over."))
                spaces[organization]?.items[item.id] = item
            }
            return interrupted.count
        }
    }
}

extension MemoryOutboxStore.Space {
    /// Forgets the oldest mails that nobody has anything to do with any more, at most so many.
    mutating func forgetDone(_ count: Int) {
        let items = self.items
        let done = Set(self.order.lazy.filter { items[$0]?.isDone ?? true }.prefix(count))
        for id in done {
            guard let item = self.items.removeValue(forKey: id) else { continue }
            self.keys[item.key] = nil
            self.messageIDs[item.messageID] = nil
        }
        self.order.removeAll { done.contains($0) }
    }
}

extension OutboxItem {
    /// Whether it neither waits to be sent nor for a person to decide.
    fileprivate var isDone: Bool {
        switch self.state {
        case .sent, .bounced: true
        case .queued, .sending, .failed, .uncertain: false
        }
    }
}
