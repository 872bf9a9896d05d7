import MailTransport

extension WatchRun {
    /// Hands out everything that lies behind the position.
    func sync(_ mailbox: IMAPMailbox, _ capabilities: IMAPCapabilities, isFirst: Bool) async throws {
        let state = mailbox.state
        var position = try await self.begin(mailbox, state, isFirst: isFirst)
        position.modSeq = state.highestModSeq
        self.position = position
        if !(isFirst && self.hasNothingNew(state, position)) {
            var rest = try await self.newUIDs(mailbox, after: position.uid, told: isFirst ? state.uidNext : nil)
            while !rest.isEmpty {
                let chunk = rest.prefix(500)
                rest = rest.subtracting(chunk)
                let facts = try await self.facts(mailbox, chunk, capabilities)
                try await self.handOut(mailbox, chunk, facts)
            }
        }
        self.workedThrough = state.highestModSeq.map { IMAPResyncPoint(uidValidity: position.uidValidity, modSeq: $0) }
    }

    /// Whether what SELECT told says that there is nothing to look for: no UID was given since, or nothing at all has
    /// changed since this watcher had worked the mailbox through. The cursor's own MODSEQ cannot tell: there may have
    /// been more mails behind it.
    private func hasNothingNew(_ state: IMAPMailboxState, _ position: IMAPCursor) -> Bool {
        if let next = state.uidNext { return next > 0 && next == position.uid &+ 1 }
        guard let known = self.workedThrough, let modSeq = state.highestModSeq else { return false }
        return known.uidValidity == position.uidValidity && known.modSeq == modSeq
    }

    /// The position to go on from, in the present UIDs of the mailbox.
    private func begin(
        _ mailbox: IMAPMailbox, _ state: IMAPMailboxState, isFirst: Bool
    ) async throws -> IMAPCursor {
        let validity = state.uidValidity ?? 0
        if let position = self.position {
            guard position.uidValidity == validity else { return try await self.rebase(mailbox, state, validity) }
            // UIDNEXT went backwards: either it lies, or the mailbox was restored and gives out its UIDs anew.
            if isFirst, let next = state.uidNext, next <= position.uid,
                try await mailbox.uids(from: position.uid).isEmpty
            {
                return try await self.rebase(mailbox, state, validity)
            }
            return position
        }
        var uid: UInt32 = 0
        if self.options.start == .now { uid = try await self.highestUID(mailbox, state) }
        let position = IMAPCursor(mailbox: mailbox.name.text, uidValidity: validity, uid: uid)
        self.position = position
        return position
    }

    /// The UIDs mean something else now: the mail of the last days is looked through again (HOSTILE 126).
    private func rebase(
        _ mailbox: IMAPMailbox, _ state: IMAPMailboxState, _ validity: UInt32
    ) async throws -> IMAPCursor {
        let now = self.wallTime.secondsSince1970
        let last = self.position?.arrived
        // A mail that came from the future says nothing of when the last one came.
        let recent = try await mailbox.uidSearch(
            .since(max(self.options.rescanDays, 1), daysBefore: min(last ?? now, now)))
        let highest = try await self.highestUID(mailbox, state)
        let start = recent.first { _ in true }.map { $0 - 1 } ?? highest
        self.rescanEnd = highest
        self.strikes = [:]
        self.cautiousEnd = 0
        self.workedThrough = nil
        let position = IMAPCursor(mailbox: mailbox.name.text, uidValidity: validity, uid: start, arrived: last)
        self.position = position
        return position
    }

    /// The highest UID in use, or 0.
    private func highestUID(_ mailbox: IMAPMailbox, _ state: IMAPMailboxState) async throws -> UInt32 {
        if let next = state.uidNext { return next - 1 }
        return try await mailbox.uids(from: 1).ranges.last?.upperBound ?? 0
    }

    /// The UIDs of new mails: told by QRESYNC already while the mailbox was opened, up to the last one given out before
    /// `next`, or searched for.
    private func newUIDs(_ mailbox: IMAPMailbox, after uid: UInt32, told next: UInt32?) async throws -> IMAPUIDSet {
        if let next, self.options.only == nil, let changes = mailbox.changesAtOpening {
            let told = IMAPUIDSet(changes.changed.compactMap(\.uid).filter { $0 > uid && $0 < UInt32.max })
            if told.contains(next - 1) { return told }
        }
        guard uid < UInt32.max else { return [] }
        return try await mailbox.uids(from: uid + 1, matching: self.options.only)
    }

    // MARK: Handing out

    private func handOut(_ mailbox: IMAPMailbox, _ uids: IMAPUIDSet, _ facts: [UInt32: MailFacts]) async throws {
        var batch: [UInt32] = []
        var bytes: UInt64 = 0
        for uid in uids {
            let size = facts[uid]?.size ?? 0
            let isFull = bytes + size > self.options.batchBytes || batch.count >= max(self.options.batchCount, 1)
            if !batch.isEmpty, isFull || uid <= self.cautiousEnd {
                try await self.handOut(mailbox, batch: batch, facts)
                batch = []
                bytes = 0
            }
            batch.append(uid)
            bytes += size
        }
        if !batch.isEmpty { try await self.handOut(mailbox, batch: batch, facts) }
    }

    private func handOut(_ mailbox: IMAPMailbox, batch: [UInt32], _ facts: [UInt32: MailFacts]) async throws {
        let limit = min(self.options.messageLimit, UInt64(clamping: self.limits.body))
        let wanted = batch.filter { uid in
            facts[uid].map { ($0.size ?? 0) <= limit } == true && self.strikes[uid] == nil
        }
        let answers = try await self.download(mailbox, wanted, FetchLadder.steps(self.options.attributes)[0])
        for uid in batch {
            // A mail that was there a moment ago and is not any longer is none of ours.
            guard let facts = facts[uid] else {
                self.position?.uid = uid
                continue
            }
            if let size = facts.size, size > limit {
                try await self.put(uid, facts, nil, .tooLarge(size))
            } else if let answer = answers[uid], let content = answer.wholeContent {
                try await self.put(uid, facts, answer, content)
            } else {
                try await self.retreat(mailbox, uid, facts, answers[uid])
            }
            self.strikes[uid] = nil
        }
    }

    /// Hands one mail out and moves the position behind it.
    private func put(
        _ uid: UInt32, _ facts: MailFacts, _ answer: IMAPFetchResponse?, _ content: IMAPArrival.Content
    ) async throws {
        guard var cursor = self.position else { return }
        cursor.uid = uid
        cursor.arrived = facts.date?.secondsSince1970 ?? cursor.arrived
        let isRescan = uid <= self.rescanEnd
        var isKnown = false
        if case .message(let bytes) = content { isKnown = self.known.insert(bytes, facts.date) }
        if !(isRescan && isKnown) {
            self.observer.count("mail.imap.arrivals", by: 1)
            try await self.arrivals.put(
                IMAPArrival(
                    cursor: cursor, content: content, flags: facts.flags, internalDate: facts.date,
                    emailID: facts.emailID, size: facts.size, envelope: answer?.envelope,
                    bodyStructure: answer?.bodyStructure, isRescan: isRescan))
        }
        self.position = cursor
    }

    /// Fetches the contents of some mails, not all of them where they are much larger than the server had said. A
    /// server that refuses gives no answers; what breaks the connection, or will pass, is thrown.
    private func download(
        _ mailbox: IMAPMailbox, _ uids: [UInt32], _ attributes: [IMAPFetchAttribute]
    ) async throws -> [UInt32: IMAPFetchResponse] {
        guard !uids.isEmpty else { return [:] }
        self.current = uids
        var answers: [UInt32: IMAPFetchResponse] = [:]
        var bytes = 0
        do {
            for try await fetch in mailbox.fetch(IMAPUIDSet(uids), attributes, into: self.options.sink) {
                guard let uid = fetch.uid else { continue }
                // Some servers send a mail's data in two responses.
                if answers[uid] == nil { answers[uid] = fetch } else { answers[uid]?.items += fetch.items }
                bytes += fetch.contentSize
                if bytes / 2 > Int(clamping: self.options.batchBytes) { break }
            }
        } catch let error as IMAPError where error.isRefusal && !error.willPass {
            // The ladder finds out which of them it was.
        }
        self.current = []
        return answers
    }

    /// Asks for less and less, until there is an answer or nothing left to ask for.
    private func retreat(
        _ mailbox: IMAPMailbox, _ uid: UInt32, _ facts: MailFacts, _ answer: IMAPFetchResponse?
    ) async throws {
        let steps = FetchLadder.steps(self.options.attributes)
        var last = answer
        for step in FetchLadder.left(of: steps, after: self.strikes[uid] ?? 0) {
            let answer = try await self.download(mailbox, [uid], step)[uid]
            if let answer, let content = answer.wholeContent { return try await self.put(uid, facts, answer, content) }
            last = answer ?? last
        }
        if last == nil, self.strikes[uid] == nil, try await mailbox.inUse([uid]).isEmpty {
            self.position?.uid = uid
            return
        }
        let reason =
            self.strikes[uid] == nil
            ? "The server has no content for this mail." : "Each attempt to download this mail has failed."
        try await self.put(uid, facts, last, .unreadable(reason: reason, answer: last?.rawAnswer ?? []))
    }
}

extension IMAPFetchResponse {
    /// The mail itself, if it is here and complete.
    var wholeContent: IMAPArrival.Content? {
        for case .section(let section) in self.items where section.isWholeMessage {
            switch section.content {
            case .bytes(let bytes): return .message(bytes)
            case .streamed(let size): return .streamed(size)
            case .missing: continue
            }
        }
        return nil
    }
}
