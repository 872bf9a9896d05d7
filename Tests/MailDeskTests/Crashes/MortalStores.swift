import ClientMatcher
import DeskIdentity
import MailDesk
import MailTransport
import MessageParsing

// What a desk reaches beyond itself, each call a step in the life of its process. The real thing behind it survives.

struct MortalLedger: IntakeLedger {
    let inner: any IntakeLedger
    let life: Life

    func cursor(
        of source: SourceID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> SourceCursor? {
        try await self.life.step("ledger.cursor") {
            try await self.inner.cursor(of: source, channel: channel, in: organization)
        }
    }

    func known(
        _ keys: [SourceKey], channel: ChannelID, in organization: OrganizationID
    ) async throws -> Set<SourceKey> {
        try await self.life.step("ledger.known") {
            try await self.inner.known(keys, channel: channel, in: organization)
        }
    }

    func lease(
        _ channel: ChannelID, holder: String, in organization: OrganizationID, at now: WallTime, until: WallTime
    ) async throws -> ChannelLease? {
        try await self.life.step("ledger.lease") {
            try await self.inner.lease(channel, holder: holder, in: organization, at: now, until: until)
        }
    }

    func release(
        _ lease: ChannelLease, in organization: OrganizationID
    ) async throws {
        try await self.life.step("ledger.release") { try await self.inner.release(lease, in: organization) }
    }

    func stage(
        _ page: SourcePage, source: SourceID, channel: ChannelID, lease: ChannelLease?, in organization: OrganizationID,
        at now: WallTime
    ) async throws -> [MailID] {
        try await self.life.step("ledger.stage") {
            try await self.inner.stage(page, source: source, channel: channel, lease: lease, in: organization, at: now)
        }
    }

    func missing(
        source: SourceID, channel: ChannelID, in organization: OrganizationID, at now: WallTime, limit: Int
    ) async throws -> [IntakeRecord] {
        try await self.life.step("ledger.missing") {
            try await self.inner.missing(source: source, channel: channel, in: organization, at: now, limit: limit)
        }
    }

    func pending(
        channel: ChannelID, in organization: OrganizationID, at now: WallTime, limit: Int
    ) async throws -> [MailID] {
        try await self.life.step("ledger.pending") {
            try await self.inner.pending(channel: channel, in: organization, at: now, limit: limit)
        }
    }

    func mail(
        _ id: MailID, in organization: OrganizationID
    ) async throws -> StagedMail? {
        try await self.life.step("ledger.mail") { try await self.inner.mail(id, in: organization) }
    }

    func record(
        _ id: MailID, in organization: OrganizationID
    ) async throws -> IntakeRecord? {
        try await self.life.step("ledger.record") { try await self.inner.record(id, in: organization) }
    }

    func records(
        in organization: OrganizationID, limit: Int
    ) async throws -> [IntakeRecord] {
        try await self.life.step("ledger.records") { try await self.inner.records(in: organization, limit: limit) }
    }

    func beginAttempt(
        _ id: MailID, lease: ChannelLease?, in organization: OrganizationID
    ) async throws -> Int {
        try await self.life.step("ledger.beginAttempt") {
            try await self.inner.beginAttempt(id, lease: lease, in: organization)
        }
    }

    func failAttempt(
        _ id: MailID, in organization: OrganizationID, reason: String, retryAt: WallTime
    ) async throws {
        try await self.life.step("ledger.failAttempt") {
            try await self.inner.failAttempt(id, in: organization, reason: reason, retryAt: retryAt)
        }
    }

    func cancelAttempt(
        _ id: MailID, in organization: OrganizationID
    ) async throws {
        try await self.life.step("ledger.cancelAttempt") { try await self.inner.cancelAttempt(id, in: organization) }
    }

    func lookUp(
        _ identity: MailIdentity, for id: MailID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> IdentityClaim {
        try await self.life.step("ledger.lookUp") {
            try await self.inner.lookUp(identity, for: id, channel: channel, in: organization)
        }
    }

    func claim(
        _ identity: MailIdentity, plan: IntakePlan?, for id: MailID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> IdentityClaim {
        try await self.life.step("ledger.claim") {
            try await self.inner.claim(identity, plan: plan, for: id, channel: channel, in: organization)
        }
    }

    func finish(
        _ id: MailID, in organization: OrganizationID, _ ending: IntakeEnding
    ) async throws {
        try await self.life.step("ledger.finish") { try await self.inner.finish(id, in: organization, ending) }
    }

    func reopen(
        _ id: MailID, released: Bool, in organization: OrganizationID
    ) async throws -> Bool {
        try await self.life.step("ledger.reopen") {
            try await self.inner.reopen(id, released: released, in: organization)
        }
    }

    func mailsWithPendingFiles(
        channel: ChannelID, in organization: OrganizationID, limit: Int
    ) async throws -> [MailID] {
        try await self.life.step("ledger.mailsWithPendingFiles") {
            try await self.inner.mailsWithPendingFiles(channel: channel, in: organization, limit: limit)
        }
    }

    func markFilesStored(
        _ id: MailID, in organization: OrganizationID
    ) async throws {
        try await self.life.step("ledger.markFilesStored") {
            try await self.inner.markFilesStored(id, in: organization)
        }
    }

    func unsettled(
        source: SourceID, channel: ChannelID, in organization: OrganizationID, limit: Int
    ) async throws -> [SourceKey: Settlement] {
        try await self.life.step("ledger.unsettled") {
            try await self.inner.unsettled(source: source, channel: channel, in: organization, limit: limit)
        }
    }

    func markSettled(
        _ keys: [SourceKey], channel: ChannelID, in organization: OrganizationID
    ) async throws {
        try await self.life.step("ledger.markSettled") {
            try await self.inner.markSettled(keys, channel: channel, in: organization)
        }
    }

    func count(
        from sender: EmailAddress, channel: ChannelID, in organization: OrganizationID, since: WallTime
    ) async throws -> Int {
        try await self.life.step("ledger.count") {
            try await self.inner.count(from: sender, channel: channel, in: organization, since: since)
        }
    }

    func link(
        _ links: ThreadLinks, in organization: OrganizationID
    ) async throws {
        try await self.life.step("ledger.link") { try await self.inner.link(links, in: organization) }
    }

    func tickets(
        ofMessages ids: [MessageID], in organization: OrganizationID
    ) async throws -> [MessageID: TicketID] {
        try await self.life.step("ledger.tickets") { try await self.inner.tickets(ofMessages: ids, in: organization) }
    }

    func messages(
        of ticket: TicketID, in organization: OrganizationID
    ) async throws -> [MessageID] {
        try await self.life.step("ledger.messages") { try await self.inner.messages(of: ticket, in: organization) }
    }

    func tickets(
        titled subjectKey: String, in organization: OrganizationID, limit: Int
    ) async throws -> [TicketID] {
        try await self.life.step("ledger.tickets") {
            try await self.inner.tickets(titled: subjectKey, in: organization, limit: limit)
        }
    }
}

struct MortalOutbox: OutboxStore {
    let inner: any OutboxStore
    let life: Life

    func enqueue(
        _ item: OutboxItem, in organization: OrganizationID
    ) async throws -> OutboxItem {
        try await self.life.step("outbox.enqueue") { try await self.inner.enqueue(item, in: organization) }
    }

    func due(
        in organization: OrganizationID, except channels: Set<ChannelID>, at now: WallTime, limit: Int
    ) async throws -> [OutboxItem] {
        try await self.life.step("outbox.due") {
            try await self.inner.due(in: organization, except: channels, at: now, limit: limit)
        }
    }

    func beginSending(
        _ id: OutboxID, bytes: [UInt8], in organization: OrganizationID
    ) async throws -> Bool {
        try await self.life.step("outbox.beginSending") {
            try await self.inner.beginSending(id, bytes: bytes, in: organization)
        }
    }

    func update(
        _ item: OutboxItem, in organization: OrganizationID
    ) async throws {
        try await self.life.step("outbox.update") { try await self.inner.update(item, in: organization) }
    }

    func item(
        _ id: OutboxID, in organization: OrganizationID
    ) async throws -> OutboxItem? {
        try await self.life.step("outbox.item") { try await self.inner.item(id, in: organization) }
    }

    func item(
        messageID: MessageID, in organization: OrganizationID
    ) async throws -> OutboxItem? {
        try await self.life.step("outbox.item") { try await self.inner.item(messageID: messageID, in: organization) }
    }

    func items(
        in organization: OrganizationID, limit: Int
    ) async throws -> [OutboxItem] {
        try await self.life.step("outbox.items") { try await self.inner.items(in: organization, limit: limit) }
    }

    func countAutomatic(
        to address: EmailAddress?, in organization: OrganizationID, since: WallTime
    ) async throws -> Int {
        try await self.life.step("outbox.countAutomatic") {
            try await self.inner.countAutomatic(to: address, in: organization, since: since)
        }
    }

    func recover(
        in organization: OrganizationID
    ) async throws -> Int {
        try await self.life.step("outbox.recover") { try await self.inner.recover(in: organization) }
    }
}

struct MortalTickets: TicketSink {
    let inner: any TicketSink
    let life: Life

    func apply(
        _ effects: IntakeEffects, key: EffectKey
    ) async throws -> TicketReceipt {
        try await self.life.step("tickets.apply") { try await self.inner.apply(effects, key: key) }
    }

    func summary(
        of ticket: TicketID, in organization: OrganizationID
    ) async throws -> TicketSummary? {
        try await self.life.step("tickets.summary") { try await self.inner.summary(of: ticket, in: organization) }
    }
}

struct MortalAttachments: AttachmentStore {
    let inner: any AttachmentStore
    let life: Life

    func put(
        _ bytes: [UInt8], key: String, in organization: OrganizationID
    ) async throws {
        try await self.life.step("attachments.put") { try await self.inner.put(bytes, key: key, in: organization) }
    }

    func get(
        _ key: String, in organization: OrganizationID
    ) async throws -> [UInt8]? {
        try await self.life.step("attachments.get") { try await self.inner.get(key, in: organization) }
    }

    func delete(
        _ key: String, in organization: OrganizationID
    ) async throws {
        try await self.life.step("attachments.delete") { try await self.inner.delete(key, in: organization) }
    }
}

struct MortalSecrets: SecretStore {
    let inner: any SecretStore
    let life: Life

    func secret(
        _ name: String, in organization: OrganizationID
    ) async throws -> [UInt8]? {
        try await self.life.step("secrets.secret") { try await self.inner.secret(name, in: organization) }
    }

    func setSecret(
        _ secret: [UInt8]?, named name: String, in organization: OrganizationID
    ) async throws {
        try await self.life.step("secrets.setSecret") {
            try await self.inner.setSecret(secret, named: name, in: organization)
        }
    }

    func establish(
        _ candidate: [UInt8], named name: String, in organization: OrganizationID
    ) async throws -> [UInt8] {
        try await self.life.step("secrets.establish") {
            try await self.inner.establish(candidate, named: name, in: organization)
        }
    }
}

struct MortalSource: MailSource {
    let inner: any MailSource
    let life: Life

    var id: SourceID { self.inner.id }

    func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        try await self.life.step("source.fetch") { try await self.inner.fetch(after: cursor, limit: limit) }
    }

    func fetch(
        after cursor: SourceCursor?, limit: Int,
        known: @escaping @Sendable ([SourceKey]) async throws -> Set<SourceKey>
    ) async throws -> SourcePage {
        try await self.life.step("source.fetch") {
            try await self.inner.fetch(after: cursor, limit: limit, known: known)
        }
    }

    func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        try await self.life.step("source.settle") { try await self.inner.settle(mails, as: settlement) }
    }
}

struct MortalSender: MailSender {
    let inner: any MailSender
    let life: Life

    func send(_ mail: OutgoingMail) async throws -> SendReport {
        try await self.life.step("send") { try await self.inner.send(mail) }
    }

    func close() async { await self.inner.close() }
}
