public import DeskIdentity
public import MailTransport
public import MessageParsing

/// The book of all mails taken in: durable before anything looks at them, and the source of every 'only once'.
///
/// A ledger must keep what it has acknowledged when the process dies. Every call is for one organization.
public protocol IntakeLedger: Sendable {
    /// How far this source of a channel has been read; nil before the first time.
    func cursor(
        of source: SourceID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> SourceCursor?

    /// Which of these keys are known in a channel: staged, or skipped as history.
    func known(
        _ keys: [SourceKey], channel: ChannelID, in organization: OrganizationID
    ) async throws -> Set<SourceKey>

    /// Gives a worker the right to work on a channel until `until`, or lengthens it; nil while another worker has it.
    func lease(
        _ channel: ChannelID, holder: String, in organization: OrganizationID, at now: WallTime, until: WallTime
    ) async throws -> ChannelLease?

    /// Gives a lease back; nothing happens when it has been lost already.
    func release(_ lease: ChannelLease, in organization: OrganizationID) async throws

    /// Keeps a page's mails and moves the cursor if the page has one, in one transaction. A mail whose key is known
    /// already is not kept twice. Returns the ids in the order of the page, those of unreadable mails last. A mail that
    /// could not be read is kept without bytes, and gets them when its key comes once more with them; one that the page
    /// skips is known from now on.
    ///
    /// Throws ``DeskError/Code/leaseLost`` when the channel has been leased to another worker since `lease`.
    func stage(
        _ page: SourcePage, source: SourceID, channel: ChannelID, lease: ChannelLease?,
        in organization: OrganizationID, at now: WallTime
    ) async throws -> [MailID]

    /// The mails of a source without bytes that are to be asked for again now, oldest first.
    func missing(
        source: SourceID, channel: ChannelID, in organization: OrganizationID, at now: WallTime, limit: Int
    ) async throws -> [IntakeRecord]

    /// The mails of a channel that wait for an attempt, oldest first: staged with their bytes, or failed or parked and
    /// due again.
    func pending(
        channel: ChannelID, in organization: OrganizationID, at now: WallTime, limit: Int
    ) async throws
        -> [MailID]

    /// One mail with its bytes; nil when there is none of this id.
    func mail(_ id: MailID, in organization: OrganizationID) async throws -> StagedMail?

    /// One mail's record; nil when there is none of this id.
    func record(_ id: MailID, in organization: OrganizationID) async throws -> IntakeRecord?

    /// The newest records of an organization, newest first.
    func records(in organization: OrganizationID, limit: Int) async throws -> [IntakeRecord]

    /// Counts an attempt, durably, before it is made, and returns its number.
    ///
    /// Throws ``DeskError/Code/leaseLost`` when the channel has been leased to another worker since `lease`.
    func beginAttempt(_ id: MailID, lease: ChannelLease?, in organization: OrganizationID) async throws -> Int

    /// Notes that an attempt failed and when the next one is due.
    func failAttempt(
        _ id: MailID, in organization: OrganizationID, reason: String, retryAt: WallTime
    ) async throws

    /// Takes back the count of an attempt that was cancelled: that says nothing about the mail.
    func cancelAttempt(_ id: MailID, in organization: OrganizationID) async throws

    /// What is known of an identity within a channel, without taking it.
    func lookUp(
        _ identity: MailIdentity, for id: MailID, channel: ChannelID, in organization: OrganizationID
    ) async throws -> IdentityClaim

    /// Takes an identity for a mail, unless another mail of the channel has it, and keeps the plan with the mail, in
    /// one transaction; taking it twice is harmless.
    func claim(
        _ identity: MailIdentity, plan: IntakePlan?, for id: MailID, channel: ChannelID,
        in organization: OrganizationID
    ) async throws -> IdentityClaim

    /// Notes a mail's outcome and trace, the ids that now belong to its ticket, and what is to be done in its source.
    func finish(_ id: MailID, in organization: OrganizationID, _ ending: IntakeEnding) async throws

    /// Makes a mail wait again, with its attempts back at zero and without a plan; `released` says that a person has
    /// looked at it. False when it is on a ticket already or is not known.
    func reopen(_ id: MailID, released: Bool, in organization: OrganizationID) async throws -> Bool

    /// The mails of a channel with files still to be stored, oldest first.
    func mailsWithPendingFiles(channel: ChannelID, in organization: OrganizationID, limit: Int) async throws -> [MailID]

    /// Notes that a mail's files are stored.
    func markFilesStored(_ id: MailID, in organization: OrganizationID) async throws

    /// What is still to be done in a source.
    func unsettled(
        source: SourceID, channel: ChannelID, in organization: OrganizationID, limit: Int
    ) async throws -> [SourceKey: Settlement]

    /// Notes that this was done, in the traces of the mails too.
    func markSettled(
        _ keys: [SourceKey], channel: ChannelID, in organization: OrganizationID
    ) async throws

    /// How many mails of this sender, in any letter case, have been processed in a channel since `since`.
    func count(
        from sender: EmailAddress, channel: ChannelID, in organization: OrganizationID, since: WallTime
    ) async throws -> Int

    /// Says that these mails belong to a ticket; `subjectKey` makes a new ticket findable by its subject.
    func link(_ links: ThreadLinks, in organization: OrganizationID) async throws

    /// The tickets that these mails belong to.
    func tickets(ofMessages ids: [MessageID], in organization: OrganizationID) async throws -> [MessageID: TicketID]

    /// The ids of a ticket's mails, oldest first.
    func messages(of ticket: TicketID, in organization: OrganizationID) async throws -> [MessageID]

    /// The tickets with this base subject, newest first.
    func tickets(titled subjectKey: String, in organization: OrganizationID, limit: Int) async throws -> [TicketID]
}
