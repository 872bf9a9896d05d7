import DeskIdentity
import MailCrypto
import MailTransport
import MessageParsing
import Synchronization
import TicketThreading

extension HelpDesk {
    /// Sees a mail through that has been taken in. Does nothing when that has happened already.
    ///
    /// The attempt is counted before it is made: a mail that takes the process down with it becomes a dead letter at
    /// the third start. An error is kept with the mail, which is tried again later; only cancelling is thrown, and what
    /// the ledger itself throws.
    public func process(_ id: MailID) async throws { try await self.process(id, lease: nil) }

    /// Sees a mail through for a worker that has leased the channel.
    func process(_ id: MailID, lease: ChannelLease?) async throws {
        try await self.takeInHand(id)
        defer { self.letGo(of: id) }
        guard let record = try await self.stores.ledger.record(id, in: self.organization), record.isWaiting else {
            return
        }
        let channel = try await self.channel(record.channel)
        let attempt = try await self.stores.ledger.beginAttempt(id, lease: lease, in: self.organization)
        let deaths = attempt - 1 - record.failures
        guard deaths < max(1, channel.policy.maximumAttempts - 1) else {
            let reason = "The process ended \(deaths) times while it had this mail in hand."
            return try await self.bury(record, at: .commit, reason)
        }
        do {
            try await self.attempt(id, channel)
        } catch let error where error is CancellationError || Task.isCancelled {
            try await self.stores.ledger.cancelAttempt(id, in: self.organization)
            throw CancellationError()
        } catch {
            let reason = String(describing: error)
            guard attempt < channel.policy.maximumAttempts else {
                return try await self.bury(record, at: .commit, reason)
            }
            let wait = Backoff.wait(afterFailures: attempt, of: id.value)
            try await self.stores.ledger.failAttempt(
                id, in: self.organization, reason: reason, retryAt: self.clock.wallTime.advanced(by: wait))
            self.observer.record(MailEvent(.info, "A mail could not be processed and is tried again.", error: error))
        }
    }

    /// One attempt: decide, unless that has happened, then write.
    private func attempt(_ id: MailID, _ channel: MailChannel) async throws {
        guard let staged = try await self.stores.ledger.mail(id, in: self.organization) else {
            throw DeskError(.store, "The ledger has lost a mail.", remedy: .retryLater(after: nil))
        }
        if let plan = staged.record.plan, let identity = staged.record.identity {
            return try await self.commit(plan, staged, identity, channel)
        }
        let now = self.clock.wallTime
        let mail = try await self.walk(staged, channel, now, trace: staged.record.arrival)
        if mail.thread?.notes.contains(.forgedToken) == true { self.observer.count("mail.desk.forged-token", by: 1) }
        if let ending = mail.ending { return try await self.finish(mail, ending) }
        let planner = IntakePlanner(stores: self.stores, ownAddresses: try await self.ownAddresses())
        let plan = try await planner.plan(mail)
        let identity = try mail.identity ?? MailIdentity(of: mail.message)
        let claim = try await self.stores.ledger.claim(
            identity, plan: plan, for: id, channel: channel.id, in: self.organization)
        if case .duplicate(let original, let isVariant) = claim {
            return try await self.finish(mail, .duplicate(of: original, isVariant: isVariant))
        }
        try await self.commit(plan, staged, identity, channel)
    }

    /// Writes a plan. Every call below is idempotent, so a crash between two of them does no harm.
    private func commit(
        _ plan: IntakePlan, _ staged: StagedMail, _ identity: MailIdentity, _ channel: MailChannel
    ) async throws {
        let id = staged.record.id
        let key = try identity.effectKey(in: channel.id, of: self.organization)
        let receipt = try await self.stores.tickets.apply(plan.effects, key: key)
        try await self.stores.ledger.link(
            ThreadLinks(ticket: receipt.ticket, messages: plan.messages, subjectKey: plan.subjectKey),
            in: self.organization)
        var trace = plan.trace
        if let bounce = plan.bounce { try await self.note(bounce) }
        if let event = plan.followUp {
            let item = try await self.enqueue(
                event, ticket: receipt, channel: channel, key: EffectKey("\(key)/follow-up"))
            trace.append(TraceRecord(.commit, "queued \(item.id)"))
        }
        let isNew: Bool
        if case .newTicket = plan.effects.target { isNew = true } else { isNew = false }
        let outcome = isNew ? IntakeOutcome.ticket(receipt.ticket) : .append(receipt.ticket)
        trace.append(
            TraceRecord(.commit, isNew ? "made ticket \(receipt.ticket)" : "added to ticket \(receipt.ticket)"))
        let hasFiles = !(plan.effects.message?.attachments.isEmpty ?? true)
        try await self.end(
            id,
            IntakeEnding(
                outcome: outcome, trace: trace, sender: plan.sender, at: self.clock.wallTime,
                settlement: channel.sync.settlement(of: staged.raw), hasPendingFiles: hasFiles))
        if hasFiles { await self.storeFiles(of: id, on: channel) }
        self.observer.count("mail.desk.processed", by: 1)
    }

    /// Ends a mail without a ticket. What waits for a person or for its turn keeps its place in the mailbox.
    private func finish(_ mail: MailInHand, _ outcome: IntakeOutcome) async throws {
        var outcome = outcome
        var trace = mail.trace
        if let bounce = mail.bounce { try await self.note(bounce) }
        if outcome.takesIdentity, let identity = mail.identity,
            case .duplicate(let original, let isVariant) = try await self.stores.ledger.claim(
                identity, plan: nil, for: mail.staged.record.id, channel: mail.channel.id, in: self.organization)
        {
            outcome = .duplicate(of: original, isVariant: isVariant)
            trace.append(TraceRecord(.commit, "another delivery was faster"))
        }
        var retryAt: WallTime?
        if case .parked = outcome { retryAt = mail.now.advanced(by: .seconds(600)) }
        try await self.end(
            mail.staged.record.id,
            IntakeEnding(
                outcome: outcome, trace: trace, sender: mail.sender?.address, at: mail.now,
                settlement: outcome.isDone ? mail.channel.sync.settlement(of: mail.staged.raw) : .leave,
                retryAt: retryAt))
    }

    /// Notes a mail's ending. That nothing is to be done in its source is noted at once; what is to be done, when it is
    /// done.
    func end(_ id: MailID, _ ending: IntakeEnding) async throws {
        var ending = ending
        if ending.settlement == .leave { ending.trace.append(TraceRecord(.settle, ending.settlement.sentence)) }
        try await self.stores.ledger.finish(id, in: self.organization, ending)
    }

    /// Gives a mail up; its bytes stay, and it stays unread.
    func bury(_ record: IntakeRecord, at step: IntakeStep, _ reason: String, answer: String = "") async throws {
        let detail = ["reason": reason, "answer": answer].filter { !$0.value.isEmpty }
        let trace = (step == .fetch ? [] : record.arrival) + [TraceRecord(step, "given up", detail: detail)]
        try await self.end(
            record.id,
            IntakeEnding(
                outcome: .deadLettered(reason), trace: trace, sender: nil, at: self.clock.wallTime, settlement: .leave))
        self.observer.record(MailEvent(.info, "A mail was given up and is a dead letter."))
    }

    /// Stores a mail's files from its raw bytes. What fails is tried again at the next sync; the ticket stands already.
    func storeFiles(of id: MailID, on channel: MailChannel) async {
        do {
            guard let staged = try await self.stores.ledger.mail(id, in: self.organization) else { return }
            let message = MailMessage(staged.raw.bytes)
            let kept = try AttachmentLinks.links(of: message, without: channel.policy.blockedFileEndings).kept
            let keys = Set(kept.map(\.key))
            for part in AttachmentLinks.files(of: message) {
                let content = part.content
                let key = Hex.encode(try HashFunction.sha256.digest(content))
                guard keys.contains(key) else { continue }
                try await self.stores.attachments.put(content, key: key, in: self.organization)
            }
            try await self.stores.ledger.markFilesStored(id, in: self.organization)
        } catch {
            self.observer.record(
                MailEvent(.info, "A mail's files could not be stored and are tried again.", error: error))
        }
    }

    /// Waits until nobody else in this process sees the mail through: a second attempt would count as one that died.
    private func takeInHand(_ id: MailID) async throws {
        while let point = self.live.withLock({ $0.placeInLine(for: id) }) { try await point.wait() }
    }

    private func letGo(of id: MailID) {
        let waiting = self.live.withLock { $0.inHand.removeValue(forKey: id) ?? [] }
        for point in waiting { point.wake() }
    }

    /// A name that nobody can guess.
    static func randomName() throws -> String { Hex.encode(try RandomBytes.make(10)) }
}

extension IntakeRecord {
    /// Whether an attempt is still to be made.
    var isWaiting: Bool {
        guard !self.awaitsContent else { return false }
        switch self.outcome {
        case nil, .parked: return true
        default: return false
        }
    }
}

extension IntakeOutcome {
    /// Whether later deliveries are copies of the mail. What waits for its turn or for a person takes no identity: a
    /// forged copy in the quarantine must not stand in the way of the mail itself.
    fileprivate var takesIdentity: Bool {
        switch self {
        case .duplicate, .parked, .quarantined: false
        case .ticket, .append, .recorded, .filtered, .deadLettered: true
        }
    }

    /// Whether nobody has to look at the mail any more.
    var isDone: Bool {
        switch self {
        case .ticket, .append, .duplicate, .recorded, .filtered: true
        case .quarantined, .parked, .deadLettered: false
        }
    }
}

extension IntakePlan {
    /// Who wrote the mail.
    var sender: EmailAddress? {
        if case .person(let author) = self.effects.message?.author { author.address } else { nil }
    }
}
