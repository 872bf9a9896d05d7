public import DeskIdentity
public import MailTransport
public import MessageParsing
import Synchronization

/// The reference ``OutboxStore``: outgoing mail in memory.
public final class MemoryOutboxStore: OutboxStore {
    private struct Space {
        var items: [OutboxID: OutboxItem] = [:]
        var order: [OutboxID] = []
        var keys: [EffectKey: OutboxID] = [:]
    }

    private let spaces = Mutex<[OrganizationID: Space]>([:])

    /// An empty outbox.
    public init() {}

    /// Queues a mail, once for each key.
    public func enqueue(_ item: OutboxItem, in organization: OrganizationID) async throws -> OutboxItem {
        self.spaces.withLock { spaces in
            var space = spaces[organization, default: Space()]
            if let known = space.keys[item.key].flatMap({ space.items[$0] }) { return known }
            space.items[item.id] = item
            space.order.append(item.id)
            space.keys[item.key] = item.id
            spaces[organization] = space
            return item
        }
    }

    /// The mails that are due.
    public func due(in organization: OrganizationID, at now: WallTime, limit: Int) async throws -> [OutboxItem] {
        self.spaces.withLock { spaces in
            guard let space = spaces[organization] else { return [] }
            let due = space.order.lazy.compactMap { space.items[$0] }.filter {
                $0.state == .queued && $0.notBefore <= now
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
        self.spaces.withLock { $0[organization]?.items.values.first { $0.messageID == messageID } }
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
