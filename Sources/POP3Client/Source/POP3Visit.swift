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

    /// A message that is wanted.
    struct Wanted {
        var identity: POP3Identity
        var size: Int?
        var name: POP3Experience.Name
    }

    /// What has been given up after the session broke at it: the session is over, and what it brought is good.
    private struct GivenUp: Error {}

    let source: POP3MailSource
    let session: POP3Connection
    let aim: Aim
    let limit: Int
    private(set) var pass = POP3Pass()
    /// Records of messages that are not asked for again; to be saved once the pass has been told.
    private(set) var unobtainable: [POP3Record] = []
    private var books = POP3Bookkeeping(records: [], listing: [], now: WallTime(millisecondsSince1970: 0))
    private var doomed: [Int] = []
    /// Messages that are too large, whose headers are left to be asked for.
    private var large: [Wanted] = []

    init(source: POP3MailSource, session: POP3Connection, aim: Aim, limit: Int) {
        self.source = source
        self.session = session
        self.aim = aim
        self.limit = limit
    }

    private var experience: POP3Experience { self.source.experience }
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
            var rest = self.order(try await self.wanted(of: listing))[...]
            while !rest.isEmpty, self.pass.delivered < self.limit {
                let batch = Array(rest.prefix(self.limit - self.pass.delivered))
                rest = rest.dropFirst(batch.count)
                try await self.fetch(batch, deliver)
            }
            self.pass.left += rest.count
            try await self.fetchHeaders()
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
        return unknown.map { identity in
            let size = sizes[identity.number]
            let entry = self.books.isUnique(identity) ? nil : POP3Entry(number: identity.number, size: size ?? 0)
            return Wanted(
                identity: identity, size: size,
                name: POP3Experience.Name(uniqueID: identity.uniqueID, entry: entry))
        }
    }

    /// What is asked for in this session, in this order.
    ///
    /// Left out is what is too large by the server's own word or by experience, before it is fetched. What has broken
    /// sessions is asked for alone, so that the others come, and what is to be deleted goes.
    private mutating func order(_ wanted: [Wanted]) -> [Wanted] {
        if self.aim == .collect { self.experience.keep(Set(wanted.map(\.name))) }
        let most = self.source.configuration.limits.messageBytes
        self.large = wanted.filter { $0.size ?? 0 > most || self.experience.isTooLarge($0.name) }
        let tooLarge = Set(self.large.map(\.identity.number))
        let fitting = wanted.filter { !tooLarge.contains($0.identity.number) }
        let clean = fitting.filter { self.experience.strikes(of: $0.name) == 0 }
        let suspects = fitting.filter { self.experience.strikes(of: $0.name) > 0 }
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

    private mutating func fetch(_ batch: [Wanted], _ deliver: (POP3Mail) async throws -> Bool) async throws {
        var bytes: [UInt8] = []
        var position = 0
        var hasBegun = false
        var isWithHost = false
        do {
            try await self.session.retrieve(batch.map(\.identity.number)) { event in
                switch event {
                case .began:
                    bytes = []
                    hasBegun = true
                case .bytes(let piece): bytes += piece
                case .refused(_, let error):
                    self.wasRefused(batch[position], error)
                    (position, hasBegun) = (position + 1, false)
                case .ended:
                    isWithHost = true
                    try await self.settle(batch[position].identity, bytes, deliver)
                    isWithHost = false
                    self.experience.acquit(batch[position].name)
                    (position, hasBegun) = (position + 1, false)
                }
            }
        } catch {
            if !isWithHost, position < batch.count { try self.blame(batch[position], for: error, hasBegun: hasBegun) }
            throw error
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

    /// Asks for the headers of messages that are too large, and tells of them with what came. One whose header broke a
    /// session is told without.
    private mutating func fetchHeaders() async throws {
        let asked = self.skips ? [] : self.large.filter { self.experience.strikes(of: $0.name) == 0 }
        let numbers = Set(asked.map(\.identity.number))
        for mail in self.large where !numbers.contains(mail.identity.number) { self.refuseTooLarge(mail) }
        var bytes: [UInt8] = []
        var position = 0
        do {
            try await self.session.top(asked.map(\.identity.number)) { event in
                switch event {
                case .began: bytes = []
                case .bytes(let piece): bytes += piece
                case .refused:
                    self.refuseTooLarge(asked[position])
                    position += 1
                case .ended:
                    let digest = try POP3ContentDigest.of(bytes)
                    self.refuseTooLarge(asked[position], header: bytes, digest)
                    position += 1
                }
            }
        } catch let error as POP3Error {
            if error.code != .cancelled, position < asked.count, !self.session.hasLostAnswers {
                _ = self.experience.strike(asked[position].name)
            }
            throw error
        }
    }

    // MARK: What does not come

    private mutating func wasRefused(_ mail: Wanted, _ error: POP3Error) {
        self.experience.acquit(mail.name)
        if error.code == .messageTooLarge {
            self.experience.noteTooLarge(mail.name)
            self.large.append(mail)
        } else {
            self.refuse(mail, error)
        }
    }

    /// Decides what an error that ended the session says of the message whose answer was due.
    ///
    /// Commands that stay unanswered in a batch may have been lost. One that was sent alone was not, and then the batch
    /// before was not to blame either. Throws ``GivenUp`` when the message is asked for no more.
    private mutating func blame(_ mail: Wanted, for error: any Error, hasBegun: Bool) throws {
        guard let error = error as? POP3Error, !self.session.hasLostAnswers else { return }
        switch error.code {
        case .limitExceeded: self.experience.noteTooLarge(mail.name)
        case .connectionFailed, .malformedReply:
            if !hasBegun { self.experience.batchesFail = false }
            let strikes = self.experience.strike(mail.name)
            if self.aim == .again {
                self.refuse(mail, Self.breaking(error))
            } else if strikes >= POP3Experience.lastStrike {
                self.refuseForGood(mail, Self.breaking(error))
            } else {
                return
            }
            throw GivenUp()
        default: return
        }
    }

    /// Why a message is given up at which sessions break.
    private static func breaking(_ error: POP3Error) -> POP3Error {
        let detail = "Each attempt to fetch the message broke the connection."
        return POP3Error(error.code, detail, remedy: .giveUp, underlying: error)
    }

    private mutating func refuseTooLarge(_ mail: Wanted, header: [UInt8] = [], _ digest: [UInt8] = []) {
        let error = POP3Error(.messageTooLarge, "A message is larger than the limit.")
        guard self.experience.isTooLarge(mail.name) else { return self.refuse(mail, error, header: header, digest) }
        // The size that the server tells would let it be fetched again.
        self.refuseForGood(mail, error, header: header, digest)
    }

    private mutating func refuseForGood(
        _ mail: Wanted, _ error: POP3Error, header: [UInt8] = [], _ digest: [UInt8] = []
    ) {
        self.refuse(mail, error, header: header, digest)
        guard self.books.isUnique(mail.identity) else { return }
        self.unobtainable.append(self.books.add(mail.identity, digest: [], .refused))
    }

    private mutating func refuse(_ mail: Wanted, _ error: POP3Error, header: [UInt8] = [], _ digest: [UInt8] = []) {
        self.pass.refused.append(
            POP3RefusedMail(
                uniqueID: mail.identity.uniqueID, size: mail.size, error: error, header: header,
                headerDigest: header.isEmpty ? [] : digest))
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
