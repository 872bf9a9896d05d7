import IMAPClient
import MailTransport
import Synchronization

/// One look into an IMAP mailbox: what is new, and its bytes.
struct IMAPLook {
    let source: IMAPMailSource
    let mailbox: IMAPMailbox
    let cursor: SourceCursor?
    let limit: Int
    /// What the server said when the mailbox was opened: what comes later than that is news.
    let state: IMAPMailboxState

    /// The next page of mails.
    func page() async throws -> SourcePage {
        let validity = UInt64(self.state.uidValidity ?? 0)
        guard let cursor = self.cursor else { return try await self.firstPage(validity, self.state.uidNext) }
        if cursor.generation & 0xFFFF_FFFF != validity {
            self.source.warn("The server has numbered the mailbox anew; the mail of the last days is looked at again.")
            return try await self.rescan(generation: validity)
        }
        if let next = self.state.uidNext, UInt64(next) <= cursor.position {
            // The server counts backwards although it says that nothing has changed. Its numbers mean something else
            // from now on, so they get a numbering of their own: the upper half of the generation.
            self.source.warn("The server counts the mailbox backwards; the mail of the last days is looked at again.")
            return try await self.rescan(generation: cursor.generation + (1 << 32))
        }
        let found = try await self.mailbox.uids(from: UInt32(clamping: cursor.position + 1))
        return try await self.read(Array(found), cursor)
    }

    /// The history, as far as it is wanted.
    private func firstPage(_ validity: UInt64, _ next: UInt32?) async throws -> SourcePage {
        let start = SourceCursor(generation: validity, position: 0)
        switch self.source.history {
        case .all: return try await self.read(Array(try await self.mailbox.uidSearch(.all)), start)
        case .newest(let count) where count > 0:
            let all = Array(try await self.mailbox.uidSearch(.all))
            return try await self.read(Array(all.suffix(count)), start)
        case .newest, .none:
            let last: UInt64
            if let next, next > 0 {
                last = UInt64(next) - 1
            } else {
                last = UInt64(try await self.mailbox.uidSearch(.all).ranges.last?.upperBound ?? 0)
            }
            self.remember(last)
            return SourcePage(mails: [], cursor: SourceCursor(generation: validity, position: last))
        }
    }

    /// The mailbox was numbered anew: the mail of the last days is looked at again. What is known is recognised by its
    /// identity; the whole history is not taken.
    private func rescan(generation: UInt64) async throws -> SourcePage {
        let now = self.source.connector.clock.wallTime.secondsSince1970
        let recent = try await self.mailbox.uidSearch(.since(self.source.rescanDays, daysBefore: now))
        guard !recent.isEmpty else {
            let last = try await self.mailbox.uidSearch(.all).ranges.last?.upperBound ?? 0
            self.remember(UInt64(last))
            return SourcePage(mails: [], cursor: SourceCursor(generation: generation, position: UInt64(last)))
        }
        return try await self.read(Array(recent), SourceCursor(generation: generation, position: 0))
    }

    /// One mail that the server did not give before. What breaks now is the mail's fault, for the mailbox has been
    /// opened.
    func page(of key: SourceKey) async throws -> SourcePage {
        guard key.generation & 0xFFFF_FFFF == UInt64(self.state.uidValidity ?? 0), let uid = UInt32(key.item) else {
            return SourcePage(mails: [], cursor: nil)
        }
        var gathered = Gathered(source: self.source, generation: key.generation)
        do {
            try await self.gather([uid], &gathered)
        } catch let error where !(error is CancellationError) && FetchLadder.strikes(of: error) > 0 {
            if !gathered.has(uid) { gathered.giveUp(uid, "Its download broke the connection: \(error)") }
        }
        return SourcePage(mails: gathered.mails.map(\.mail), unreadable: gathered.unreadable, cursor: nil)
    }

    /// Reads the first of these messages. One whose download has broken the connection before is asked for alone, and
    /// passed when that goes on: it must not keep the others from coming.
    private func read(_ uids: [UInt32], _ cursor: SourceCursor) async throws -> SourcePage {
        let place = uids.first.map { SourceCursor(generation: cursor.generation, position: UInt64($0)) }
        let strikes = self.source.strikes(at: place)
        let wanted = Array(uids.prefix(strikes == 0 ? self.limit : 1))
        guard let last = wanted.last else {
            self.remember(cursor.position)
            return SourcePage(mails: [], cursor: cursor)
        }
        var gathered = Gathered(source: self.source, generation: cursor.generation)
        var end = last
        do {
            if strikes < FetchLadder.lastStrike {
                try await self.gather(wanted, &gathered)
            } else {
                gathered.giveUp(last, "Each attempt to download it broke the connection.")
            }
        } catch let error where !(error is CancellationError) {
            // What has come so far is good: it is kept, and the next look goes on behind it.
            guard let reached = gathered.contiguousEnd(of: wanted) else {
                self.source.strike(at: place, FetchLadder.strikes(of: error))
                throw error
            }
            end = reached
            gathered.cut(after: reached)
        }
        self.remember(UInt64(end))
        return SourcePage(
            mails: gathered.mails.sorted { $0.uid < $1.uid }.map(\.mail), unreadable: gathered.unreadable,
            cursor: SourceCursor(generation: cursor.generation, position: UInt64(end)),
            hasMore: end != last || wanted.count < uids.count)
    }

    /// Sizes first, so that nothing too large is asked for; then the messages, and for each that came empty, less and
    /// less.
    private func gather(_ uids: [UInt32], _ gathered: inout Gathered) async throws {
        var large: [UInt32: UInt64] = [:]
        _ = try await self.fetch(uids, [.size]) { facts in
            guard let uid = facts.uid, let size = facts.size, size > UInt64(self.source.maximumBytes) else { return }
            large[uid] = size
        }
        _ = try await self.fetch(uids.filter { large[$0] == nil }, [.internalDate, .message()]) { gathered.take($0) }
        _ = try await self.fetch(uids.filter { large[$0] != nil }, [.internalDate, .header()]) { answer in
            gathered.takeHeader(answer, size: answer.uid.flatMap { large[$0] } ?? 0)
        }
        let missing = uids.filter { !gathered.has($0) }
        guard !missing.isEmpty else { return }
        // A mail that somebody has removed meanwhile is gone.
        let there = try await self.mailbox.inUse(IMAPUIDSet(missing))
        for uid in missing where there.contains(uid) { try await self.retreat(uid, size: large[uid], &gathered) }
    }

    /// Asks for one mail alone, for less and less; one that is there and has no content is reported, for the cursor
    /// will pass it.
    private func retreat(_ uid: UInt32, size: UInt64?, _ gathered: inout Gathered) async throws {
        let steps = size == nil ? FetchLadder.steps([.internalDate]) : [[.internalDate, .header()], [.header()]]
        var last: [UInt8] = []
        var refusal: IMAPError?
        for step in steps where !gathered.has(uid) {
            refusal = try await self.fetch([uid], step) { answer in
                if let size { gathered.takeHeader(answer, as: uid, size: size) } else { gathered.take(answer, as: uid) }
                if answer.uid ?? uid == uid { last = answer.rawAnswer }
            }
        }
        guard !gathered.has(uid) else { return }
        let words = refusal?.description ?? "The server gave no content for this mail."
        gathered.giveUp(uid, words, answer: last)
    }

    /// Fetches, and hands out the answers. A server that says no gives none: returned is what it said, for one bad mail
    /// among many may be the reason. What breaks the connection is thrown.
    private func fetch(
        _ uids: [UInt32], _ attributes: [IMAPFetchAttribute], _ take: (IMAPFetchResponse) -> Void
    ) async throws -> IMAPError? {
        guard !uids.isEmpty else { return nil }
        do {
            for try await answer in self.mailbox.fetch(IMAPUIDSet(uids), attributes) { take(answer) }
            return nil
        } catch let error as IMAPError where error.isRefusal && !error.willPass {
            return error
        }
    }

    /// Notes what the next new mail is called at least: behind the last one read, and not below what the server
    /// announced. The latter matters when newer mail was taken away before anybody looked.
    private func remember(_ last: UInt64) {
        let next = max(UInt32(clamping: last + 1), self.state.uidNext ?? 0)
        self.source.nextUID.withLock { $0 = next }
    }
}

/// The messages that a look has brought.
private struct Gathered {
    let source: IMAPMailSource
    let generation: UInt64
    var mails: [(uid: UInt32, mail: RawMail)] = []
    var unreadable: [UnreadableMail] = []

    private func key(_ uid: UInt32) -> SourceKey {
        SourceKey(source: self.source.id, generation: self.generation, item: String(uid))
    }

    func has(_ uid: UInt32) -> Bool { self.mails.contains { $0.uid == uid } }

    /// Takes a whole message, unless its content is missing or empty, as some servers answer at times.
    /// One that was asked for alone is the wanted one also where the server forgets to say so.
    mutating func take(_ message: IMAPFetchResponse, as wanted: UInt32? = nil) {
        guard let uid = message.uid ?? wanted, !self.has(uid), let bytes = message.message, !bytes.isEmpty else {
            return
        }
        self.mails.append(
            (uid, RawMail(key: self.key(uid), bytes: bytes, receivedAt: message.internalDate.map(Self.wall))))
    }

    /// Takes the header of a message that is too large.
    mutating func takeHeader(_ message: IMAPFetchResponse, as wanted: UInt32? = nil, size: UInt64) {
        guard let uid = message.uid ?? wanted, !self.has(uid), let header = message.sections.first?.bytes,
            !header.isEmpty
        else { return }
        self.mails.append(
            (
                uid,
                .header(header, of: self.key(uid), size: size, receivedAt: message.internalDate.map(Self.wall))
            ))
    }

    mutating func giveUp(_ uid: UInt32, _ reason: String, answer: [UInt8] = []) {
        let words = Escaping.line(String(decoding: answer.prefix(500), as: UTF8.self))
        self.unreadable.append(UnreadableMail(key: self.key(uid), reason: Escaping.line(reason), answer: words))
    }

    /// The last of the wanted messages before which none is missing; nil when the first is.
    func contiguousEnd(of wanted: [UInt32]) -> UInt32? {
        let have = Set(self.mails.map(\.uid))
        return wanted.prefix { have.contains($0) }.last
    }

    mutating func cut(after uid: UInt32) {
        self.mails.removeAll { $0.uid > uid }
    }

    private static func wall(_ date: IMAPInternalDate) -> WallTime {
        let (milliseconds, overflow) = date.secondsSince1970.multipliedReportingOverflow(by: 1_000)
        return WallTime(millisecondsSince1970: overflow ? 0 : milliseconds)
    }
}
