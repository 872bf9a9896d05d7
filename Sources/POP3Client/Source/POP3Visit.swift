internal import MailTransport

/// The work of a source in one session: what is new is fetched, what is due is deleted.
struct POP3Visit {
    /// What the session is for.
    enum Aim {
        /// Everything that is new.
        case collect
        /// The messages that were not given before, whatever broke at them then.
        case again
        /// Knowing what is there.
        case skip
        /// Deleting what is due.
        case clear
    }

    /// A message that is wanted, or its header where it is too large.
    struct Wanted {
        var identity: POP3Identity
        var size: Int?
        var name: POP3Experience.Name
        var isTooLarge: Bool
    }

    /// How far a batch has come.
    private struct Progress {
        var position = 0
        var bytes: [UInt8] = []
        var hasBegun = false
        var isWithHost = false

        mutating func next() {
            self.position += 1
            self.hasBegun = false
        }
    }

    /// What has been given up after the session broke at it: the session is over, and what it brought is good.
    struct GivenUp: Error {}

    let source: POP3MailSource
    let session: POP3Connection
    let aim: Aim
    let limit: Int
    var pass = POP3Pass()
    /// Records of messages that are not asked for again; to be saved once the pass has been told.
    var unobtainable: [POP3Record] = []
    var books = POP3Bookkeeping(records: [], listing: [], now: WallTime(millisecondsSince1970: 0))
    private var doomed: [Int] = []
    private var progress = Progress()
    /// Messages that turned out too large in this session, whose headers are left to be asked for.
    var large: [Wanted] = []

    init(source: POP3MailSource, session: POP3Connection, aim: Aim, limit: Int) {
        self.source = source
        self.session = session
        self.aim = aim
        self.limit = limit
    }

    var experience: POP3Experience { self.source.experience }
    private var skips: Bool { self.aim == .skip || self.aim == .clear }

    /// Does the work; the session is to be ended after it.
    mutating func run(_ deliver: (POP3Mail) async throws -> Bool) async throws -> POP3Pass {
        let start = self.source.connector.clock.now
        self.pass.loginDelay = self.session.capabilities.loginDelay
        let listing = try await self.listing()
        self.pass.listed = listing.count
        self.books = POP3Bookkeeping(
            records: try await self.source.ledger.records(of: listing), listing: listing,
            now: self.source.connector.clock.wallTime)
        do {
            let order = self.order(try await self.wanted(of: listing))
            self.large = order.filter(\.isTooLarge)
            var rest = order.filter { !$0.isTooLarge }[...]
            while !rest.isEmpty, self.pass.delivered < self.limit {
                let batch = Array(rest.prefix(self.limit - self.pass.delivered))
                rest = rest.dropFirst(batch.count)
                try await self.fetch(batch, deliver)
            }
            self.pass.left += rest.count
            if self.skips { self.large = [] }
            try await self.fetch(self.large, headers: true, deliver)
            try await self.close()
        } catch is GivenUp {
            if self.aim == .again { self.pass.left = max(self.pass.left, 1) }
        }
        self.source.report(self.pass, since: start)
        return self.pass
    }

    // MARK: What there is

    /// The messages with their ids; on a server without UIDL, with none.
    private func listing() async throws -> [POP3Identity] {
        do {
            // A number that is named twice is one message all the same.
            var numbers: Set<Int> = []
            return try await self.session.uniqueIDs().filter { numbers.insert($0.number).inserted }
        } catch {
            guard error.code == .uniqueIDsUnavailable else { throw error }
        }
        do {
            return try await self.session.list().map { POP3Identity(number: $0.number, uniqueID: nil) }
        } catch {
            // Some servers have no list of nothing.
            guard error.code == .refused, try await self.session.statistics().count == 0 else { throw error }
            return []
        }
    }

    /// The messages that are not known, with what the server says of their sizes.
    private mutating func wanted(of listing: [POP3Identity]) async throws -> [Wanted] {
        var unknown: [POP3Identity] = []
        for identity in listing {
            if let record = self.books.record(of: identity) {
                if self.isDue(record) { self.doomed.append(identity.number) }
            } else if self.skips, self.books.isUnique(identity) {
                try await self.source.ledger.save([self.books.add(identity, digest: [], .skipped)])
            } else {
                unknown.append(identity)
            }
        }
        guard !unknown.isEmpty else { return [] }
        let sizes = Dictionary(try await self.session.list().map { ($0.number, $0.size) }) { $1 }
        let most = self.source.configuration.limits.messageBytes
        return unknown.map { identity in
            let size = sizes[identity.number]
            let entry = self.books.isUnique(identity) ? nil : POP3Entry(number: identity.number, size: size ?? 0)
            let name = POP3Experience.Name(uniqueID: identity.uniqueID, entry: entry)
            let isTooLarge = size ?? 0 > most || self.experience.isTooLarge(name)
            return Wanted(identity: identity, size: size, name: name, isTooLarge: isTooLarge)
        }
    }

    /// What is asked for in this session. What has broken sessions is asked for alone, so that the others come, and what
    /// is to be deleted goes.
    private mutating func order(_ wanted: [Wanted]) -> [Wanted] {
        if self.aim == .collect { self.experience.keep(Set(wanted.map(\.name))) }
        let clean = wanted.filter { self.experience.strikes(of: $0.name) == 0 }
        let suspects = wanted.filter { self.experience.strikes(of: $0.name) > 0 }
        if self.aim == .again { return clean + suspects }
        let next = suspects.min { self.experience.strikes(of: $0.name) < self.experience.strikes(of: $1.name) }
        // One that was given up already, and has no id to be known by, is asked for once a look and not waited for.
        let open = suspects.count { self.experience.strikes(of: $0.name) < POP3Experience.lastStrike }
        guard let next, self.aim != .clear, clean.isEmpty || self.experience.takeTurn() else {
            self.pass.left += open
            return clean
        }
        self.pass.left += clean.count + max(open - 1, 0)
        return [next]
    }

    // MARK: Fetching

    /// Asks for messages, or for the headers of those that are too large.
    private mutating func fetch(
        _ batch: [Wanted], headers: Bool = false, _ deliver: (POP3Mail) async throws -> Bool
    ) async throws {
        self.progress = Progress()
        let numbers = batch.map(\.identity.number)
        do {
            if headers {
                try await self.session.top(numbers) { event in
                    try await self.take(event, of: batch[self.progress.position], deliver)
                }
            } else {
                try await self.session.retrieve(numbers) { event in
                    try await self.take(event, of: batch[self.progress.position], deliver)
                }
            }
        } catch {
            if !self.progress.isWithHost, self.progress.position < batch.count {
                try self.blame(batch[self.progress.position], for: error, hasBegun: self.progress.hasBegun)
            }
            throw error
        }
    }

    private mutating func take(
        _ event: POP3RetrievalEvent, of mail: Wanted, _ deliver: (POP3Mail) async throws -> Bool
    ) async throws {
        switch event {
        case .began:
            self.progress.bytes = []
            self.progress.hasBegun = true
        case .bytes(let piece): self.progress.bytes += piece
        case .refused(_, let error):
            self.wasRefused(mail, error)
            self.progress.next()
        case .ended:
            self.progress.isWithHost = true
            if mail.isTooLarge {
                self.refuseTooLarge(mail, header: self.progress.bytes)
            } else {
                try await self.settle(mail.identity, self.progress.bytes, deliver)
            }
            self.progress.isWithHost = false
            self.experience.acquit(mail.name)
            self.progress.next()
        }
    }

    /// Hands a fetched message over unless its content is known, and records it.
    private mutating func settle(
        _ identity: POP3Identity, _ bytes: [UInt8], _ deliver: (POP3Mail) async throws -> Bool
    ) async throws {
        let digest = try POP3ContentDigest.of(bytes)
        let record: POP3Record
        if let known = self.books.match(identity, digest: digest) {
            self.pass.duplicates += 1
            record = known
        } else {
            record = self.books.add(identity, digest: digest, self.skips ? .skipped : .fetched)
            if !self.skips {
                let mail = POP3Mail(uniqueID: identity.uniqueID, digest: digest, bytes: bytes, record: record)
                if try await deliver(mail) { self.pass.delivered += 1 } else { self.pass.duplicates += 1 }
            }
        }
        try await self.source.ledger.save([record])
        if self.isDue(record) { self.doomed.append(identity.number) }
    }

    // MARK: The end

    private func isDue(_ record: POP3Record) -> Bool {
        guard record.outcome == .fetched else { return false }
        return switch self.source.retention {
        case .leave: false
        case .deleteAfterFetching: true
        case .delete(let days): self.books.isOlder(record, thanDays: days)
        }
    }

    /// Brings the ledger up to date and marks what is due for deletion.
    private mutating func close() async throws {
        try await self.source.ledger.save(self.books.touched())
        try await self.source.ledger.remove(self.books.forgotten(after: self.source.forgetsAfterDays))
        let kept = try await self.session.delete(self.doomed)
        self.pass.deleted = self.doomed.count - kept.count
        self.pass.undeleted = kept.map(\.error)
    }
}
