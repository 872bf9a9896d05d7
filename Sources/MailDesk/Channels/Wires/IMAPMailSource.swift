public import IMAPClient
public import MailTransport
import SASL
import Synchronization

/// A ``MailSource`` over one mailbox of an IMAP server.
///
/// What is new is decided by UID, never by a flag: a mail that somebody reads on a phone first still becomes a ticket.
/// Each look has a connection of its own, and so has the wait for news (IDLE).
public final class IMAPMailSource: MailSource {
    /// What to take of the mail that lies in the mailbox at the first look.
    public enum History: Sendable, Hashable {
        /// Nothing: only what arrives from then on.
        case none
        /// The newest mails, so many.
        case newest(Int)
        /// All of it.
        case all
    }

    /// The source's name: the account, the server and the mailbox.
    public let id: SourceID
    /// The server and who logs in.
    public let configuration: IMAPConfiguration
    /// The mailbox.
    public let mailbox: IMAPMailboxName
    /// How the server is reached.
    public let connector: MailConnector
    /// What to take at the first look. Default: nothing.
    public let history: History
    /// The largest mail that is fetched whole, in bytes; of a larger one only the header is taken. Default: 50 MiB.
    public let maximumBytes: Int
    /// How many days back mail is looked at again when the server has numbered the mailbox anew. Default: 7.
    public let rescanDays: Int

    /// The next UID as the last look saw it, so that mail which comes between a look and the wait is not missed.
    let nextUID = Mutex<UInt32?>(nil)
    /// The mail whose download broke the connection at the last looks, and how much that counts by now.
    private let trouble = Mutex<(place: SourceCursor, strikes: Int)?>(nil)

    /// A source over a mailbox. Two sources with the same `id` are the same source to the desk; without one it is made
    /// from account, server and mailbox.
    public init(
        _ configuration: IMAPConfiguration, mailbox: IMAPMailboxName = .inbox, connector: MailConnector,
        id: SourceID? = nil, history: History = .none, maximumBytes: Int = 50 * 1024 * 1024, rescanDays: Int = 7
    ) {
        self.configuration = configuration
        self.mailbox = mailbox
        self.connector = connector
        self.history = history
        self.maximumBytes = min(maximumBytes, configuration.limits.body)
        self.rescanDays = rescanDays
        let server = "\(configuration.endpoint.host):\(configuration.endpoint.port)"
        self.id = id ?? SourceID("imap://\(configuration.credentials?.accountName ?? "")@\(server)/\(mailbox.text)")
    }

    /// The mails behind `cursor`.
    public func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        try await self.look(after: cursor, limit: limit) { try await $0.page() }
    }

    /// One mail that the server did not give before.
    public func fetch(again key: SourceKey) async throws -> SourcePage {
        try await self.look(after: nil, limit: 1) { try await $0.page(of: key) }
    }

    private func look(
        after cursor: SourceCursor?, limit: Int, _ body: (IMAPLook) async throws -> SourcePage
    ) async throws -> SourcePage {
        try await withIMAPConnection(self.configuration, connector: self.connector) { session in
            try await session.withMailbox(self.mailbox, access: .readOnly) { mailbox in
                try await body(
                    IMAPLook(
                        source: self, mailbox: mailbox, cursor: cursor, limit: max(1, limit), state: mailbox.state))
            }
        }
    }

    /// Tells the observer what somebody should know who looks after the mailbox.
    func warn(_ message: StaticString) { self.connector.observer.record(MailEvent(.info, message)) }

    /// How much it counts by now that the mail at this place breaks the connection.
    func strikes(at place: SourceCursor?) -> Int {
        self.trouble.withLock { $0?.place == place ? $0?.strikes ?? 0 : 0 }
    }

    /// Counts that it has done so again.
    func strike(at place: SourceCursor?, _ weight: Int) {
        let strikes = self.strikes(at: place) + weight
        self.trouble.withLock { $0 = place.map { ($0, strikes) } }
    }

    /// Marks, moves or removes mails. Those of an older numbering are left alone: nobody knows which they are now.
    public func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        guard settlement != .leave else { return }
        try await withIMAPConnection(self.configuration, connector: self.connector) { session in
            if case .move(let folder, _) = settlement { try await self.make(folder, in: session) }
            try await session.withMailbox(self.mailbox) { mailbox in
                let validity = UInt64(mailbox.state.uidValidity ?? 0)
                let current = mails.filter { $0.generation & 0xFFFF_FFFF == validity }
                let uids = IMAPUIDSet(current.compactMap { UInt32($0.item) })
                guard !uids.isEmpty else { return }
                try await Self.settle(uids, in: mailbox, as: settlement)
            }
        }
    }

    private static func settle(_ uids: IMAPUIDSet, in mailbox: IMAPMailbox, as settlement: Settlement) async throws {
        switch settlement {
        case .leave: return
        case .markRead: try await mailbox.store(.add, [.seen], on: uids)
        case .move(let folder, let marksRead):
            if marksRead { try await mailbox.store(.add, [.seen], on: uids) }
            try await mailbox.move(uids, to: Self.name(folder))
        case .delete:
            try await mailbox.store(.add, [.deleted], on: uids)
            do {
                try await mailbox.expunge(uids)
            } catch let error as IMAPError where error.code == .notSupported {
                // Marked is all that can be done: a plain EXPUNGE would remove what others have marked, too.
                return
            }
        }
    }

    /// Makes a folder unless it is there.
    private func make(_ folder: String, in session: IMAPSession) async throws {
        do {
            try await session.createMailbox(Self.name(folder))
        } catch let error as IMAPError where error.code == .alreadyExists || error.code == .refused {
            // It is there, or the server will say at the move that it is not.
            return
        }
    }

    private static func name(_ folder: String) throws -> IMAPMailboxName {
        guard let name = IMAPMailboxName(folder) else {
            throw DeskError(
                .invalidSetting, "The archive folder's name cannot be used.",
                remedy: .changeSettings("Choose another folder."))
        }
        return name
    }

    /// Returns when the server announces a message, or has one that the last look did not see.
    public func waitForNews() async throws {
        try await withIMAPConnection(self.configuration, connector: self.connector) { session in
            try await session.withMailbox(self.mailbox, access: .readOnly) { mailbox in
                if let seen = self.nextUID.withLock({ $0 }), let next = mailbox.state.uidNext, next > seen { return }
                let before = mailbox.state.exists
                for try await event in mailbox.idle() {
                    switch event {
                    case .exists(let count) where count > before: return
                    case .exists, .expunged, .vanished, .uidValidity, .overflow: return
                    default: continue
                    }
                }
            }
        }
    }
}
