import IMAPClient
import MailTransport
import MessageParsing
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
            return try await self.rescan(generation: validity)
        }
        if let next = self.state.uidNext, UInt64(next) <= cursor.position {
            // The server counts backwards although it says that nothing has changed. Its numbers mean something else from
            // now on, so they get a numbering of their own: the upper half of the generation.
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
        let start = self.source.connector.clock.wallTime.advanced(
            by: .seconds(-86_400 * min(max(self.source.rescanDays, 0), 100_000)))
        let day = MailDate(secondsSince1970: start.secondsSince1970).iso8601.split(separator: "T")[0].split(
            separator: "-")
        let numbers = day.compactMap { Int($0) }
        guard numbers.count == 3 else { throw DeskError(.source, "The clock shows no date.") }
        let recent = try await self.mailbox.uidSearch(.since(year: numbers[0], month: numbers[1], day: numbers[2]))
        guard !recent.isEmpty else {
            let last = try await self.mailbox.uidSearch(.all).ranges.last?.upperBound ?? 0
            self.remember(UInt64(last))
            return SourcePage(mails: [], cursor: SourceCursor(generation: generation, position: UInt64(last)))
        }
        return try await self.read(Array(recent), SourceCursor(generation: generation, position: 0))
    }

    /// Reads the first of these messages.
    private func read(_ uids: [UInt32], _ cursor: SourceCursor) async throws -> SourcePage {
        let wanted = Array(uids.prefix(self.limit))
        guard let last = wanted.last else {
            self.remember(cursor.position)
            return SourcePage(mails: [], cursor: cursor)
        }
        var gathered = Gathered(source: self.source, generation: cursor.generation)
        var end = last
        do {
            try await self.gather(wanted, &gathered)
        } catch let error where !(error is CancellationError) {
            // What has come so far is good: it is kept, and the next look goes on behind it.
            guard let reached = gathered.contiguousEnd(of: wanted) else { throw error }
            end = reached
            gathered.cut(after: reached)
        }
        self.remember(UInt64(end))
        return SourcePage(
            mails: gathered.mails.sorted { $0.uid < $1.uid }.map(\.mail), unreadable: gathered.unreadable,
            cursor: SourceCursor(generation: cursor.generation, position: UInt64(end)),
            hasMore: end != last || wanted.count < uids.count)
    }

    /// Sizes first, so that nothing too large is asked for; then the messages, and once more those that came empty.
    private func gather(_ uids: [UInt32], _ gathered: inout Gathered) async throws {
        var large: [UInt32: UInt64] = [:]
        for try await facts in self.mailbox.fetch(IMAPUIDSet(uids), [.size]) {
            guard let uid = facts.uid, let size = facts.size, size > UInt64(self.source.maximumBytes) else { continue }
            large[uid] = size
        }
        let small = IMAPUIDSet(uids.filter { large[$0] == nil })
        for try await message in self.mailbox.fetch(small, [.internalDate, .message()]) { gathered.take(message) }
        for try await message in self.mailbox.fetch(IMAPUIDSet(Array(large.keys)), [.internalDate, .header()]) {
            gathered.takeHeader(message, size: message.uid.flatMap { large[$0] } ?? 0)
        }
        try await self.tryAgain(uids.filter { !gathered.has($0) }, large, &gathered)
    }

    /// Asks once more for what did not come. A mail that somebody has removed meanwhile is gone; one that is still there
    /// and has no content is reported, for the cursor will pass it.
    private func tryAgain(_ uids: [UInt32], _ large: [UInt32: UInt64], _ gathered: inout Gathered) async throws {
        guard !uids.isEmpty else { return }
        let there = try await self.mailbox.inUse(IMAPUIDSet(uids))
        for uid in uids where there.contains(uid) {
            let wanted: IMAPFetchAttribute = large[uid] == nil ? .message() : .header()
            for try await message in self.mailbox.fetch([uid], [.internalDate, wanted]) {
                if let size = large[uid] { gathered.takeHeader(message, size: size) } else { gathered.take(message) }
            }
            if !gathered.has(uid) { gathered.giveUp(uid) }
        }
    }

    /// Notes what the next new mail is called at least: behind the last one read, and not below what the server announced.
    /// The latter matters when newer mail was taken away before anybody looked.
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
    mutating func take(_ message: IMAPFetchResponse) {
        guard let uid = message.uid, !self.has(uid), let bytes = message.message, !bytes.isEmpty else { return }
        self.mails.append(
            (uid, RawMail(key: self.key(uid), bytes: bytes, receivedAt: message.internalDate.map(Self.wall))))
    }

    /// Takes the header of a message that is too large.
    mutating func takeHeader(_ message: IMAPFetchResponse, size: UInt64) {
        guard let uid = message.uid, !self.has(uid), let header = message.sections.first?.bytes, !header.isEmpty else {
            return
        }
        var mail = RawMail(key: self.key(uid), bytes: header, receivedAt: message.internalDate.map(Self.wall))
        mail.notice = "The mail has \(size) bytes; only its header was fetched."
        self.mails.append((uid, mail))
    }

    mutating func giveUp(_ uid: UInt32) {
        self.unreadable.append(UnreadableMail(key: self.key(uid), reason: "The server gave no content for this mail."))
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
