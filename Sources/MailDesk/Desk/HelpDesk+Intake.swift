public import DeskIdentity
public import MailTransport
public import MessageParsing
import TicketThreading

extension HelpDesk {
    /// Takes in one message for a channel and sees it through; returns what became of it.
    ///
    /// The message is kept before anything looks at it. `key` names it; the same key is never taken twice. Without one
    /// it is a mail of its own, and only its Message-ID tells whether we have it already.
    @discardableResult
    public func take(
        _ bytes: [UInt8], channel: ChannelID, key: SourceKey? = nil, receivedAt: WallTime? = nil,
        recipients: [EmailAddress] = []
    ) async throws -> IntakeRecord {
        let id = try await self.accept(
            bytes, channel: channel, key: key, receivedAt: receivedAt, recipients: recipients)
        try await self.process(id)
        return try await self.explain(id)
    }

    /// Takes in one message without looking at it; ``process(_:)`` or ``sync(_:)`` sees it through. When this returns,
    /// the message is kept: a receiver can answer 250.
    public func accept(
        _ bytes: [UInt8], channel: ChannelID, key: SourceKey? = nil, receivedAt: WallTime? = nil,
        recipients: [EmailAddress] = []
    ) async throws -> MailID {
        _ = try await self.channel(channel)
        let key = try key ?? SourceKey(source: "accepted", item: Self.randomName())
        let raw = RawMail(key: key, bytes: bytes, receivedAt: receivedAt, recipients: recipients)
        let ids = try await self.stores.ledger.stage(
            SourcePage(mails: [raw], cursor: nil), source: key.source, channel: channel,
            lease: nil,
            in: self.organization, at: self.clock.wallTime)
        guard let id = ids.first else {
            throw DeskError(.store, "The ledger has not kept the mail.", remedy: .retryNow)
        }
        return id
    }

    /// What became of a mail, and why: its outcome and what each step decided.
    public func explain(_ id: MailID) async throws -> IntakeRecord {
        guard let record = try await self.stores.ledger.record(id, in: self.organization) else {
            throw DeskError(.unknownMail, "There is no such mail.")
        }
        return record
    }

    /// The newest mails, newest first.
    public func mails(limit: Int = 100) async throws -> [IntakeRecord] {
        try await self.stores.ledger.records(in: self.organization, limit: limit)
    }

    /// Walks the road with a message without writing anything: what would become of it with these rules?
    ///
    /// The outcome of a new ticket or of an answer is told by the trace and the ticket; nothing is committed.
    public func simulate(_ bytes: [UInt8], channel: MailChannel) async throws -> IntakeForecast {
        let now = self.clock.wallTime
        let key = SourceKey(source: "simulation", item: "1")
        let record = IntakeRecord(id: "simulation", channel: channel.id, key: key, receivedAt: now)
        let staged = StagedMail(record: record, raw: RawMail(key: key, bytes: bytes))
        let mail = try await self.walk(staged, channel, now, trace: [])
        if let ending = mail.ending { return IntakeForecast(outcome: ending, effects: nil, trace: mail.trace) }
        let planner = IntakePlanner(stores: self.stores, ownAddresses: try await self.ownAddresses())
        let plan = try await planner.plan(mail)
        return IntakeForecast(outcome: nil, effects: plan.effects, trace: plan.trace)
    }

    /// Lets a person release a mail that was put aside, filtered, recorded or given up: it takes the road again.
    ///
    /// A released mail is not put aside, filtered or parked again. With `reprocess` it is judged as if it were new. One
    /// that its source could not give is asked for again at the next look.
    @discardableResult
    public func release(_ id: MailID, reprocess: Bool = false) async throws -> IntakeRecord {
        guard let mail = try await self.stores.ledger.mail(id, in: self.organization) else {
            throw DeskError(.unknownMail, "There is no such mail.")
        }
        guard !mail.raw.bytes.isEmpty || mail.record.awaitsContent else {
            throw DeskError(
                .wrongState, "The desk does not have the mail's content.",
                remedy: .changeSettings("Look for the mail in its mailbox."))
        }
        guard try await self.stores.ledger.reopen(id, released: !reprocess, in: self.organization) else {
            throw DeskError(.wrongState, "The mail is on a ticket already.")
        }
        if mail.record.awaitsContent { self.wake(.channel(mail.record.channel)) }
        try await self.process(id)
        return try await self.explain(id)
    }

    /// Walks the road.
    func walk(
        _ staged: StagedMail, _ channel: MailChannel, _ now: WallTime, trace: [TraceRecord]
    ) async throws -> MailInHand {
        let road = IntakeRoad(
            stores: self.stores, tokens: try await self.tokens(), ownAddresses: try await self.ownAddresses())
        return try await road.walk(
            MailInHand(
                organization: self.organization, channel: channel, staged: staged,
                message: MailMessage(staged.raw.bytes), now: now, isReleased: staged.record.isReleased, trace: trace))
    }
}
