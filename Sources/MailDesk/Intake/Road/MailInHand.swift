import ClientMatcher
import DeskIdentity
import MailTransport
import MessageParsing
import TicketThreading

/// A mail on its way along the road: what it is and what the steps have found out so far.
struct MailInHand: Sendable {
    /// Whose mail it is.
    let organization: OrganizationID
    /// The channel it came to.
    let channel: MailChannel
    /// The mail with its record.
    let staged: StagedMail
    /// The mail, parsed.
    let message: MailMessage
    /// The present.
    let now: WallTime
    /// Whether a person has released it from the quarantine: it is not put there again, nor filtered.
    let isReleased: Bool

    /// What makes it the same mail as another.
    var identity: MailIdentity?
    /// Who wrote it, where that can be said.
    var sender: MailboxAddress?
    /// The mail of somebody else's that an agent passed on with it.
    var passedOn: PassedOn?
    /// The agent who wrote it.
    var agent: AgentRecord?
    /// Whether the sender is who it says.
    var verdict = SenderVerdict.unknown
    /// What kind of mail it is.
    var classification = MailClassification(.person)
    /// The client it comes from.
    var client: ClientMatch?
    /// The ticket it belongs to.
    var thread: ThreadDecision?
    /// The mail of ours that it reports about.
    var bounce: BounceNotice?
    /// The queue and the agent of a new ticket.
    var route: RoutingRule?
    /// What an agent should know.
    var flags: [String] = []
    /// What was decided.
    var trace: [TraceRecord] = []
    /// The end of the road, when a step has found one before the commit.
    var ending: IntakeOutcome?

    /// A mail that an agent passed on: it is its writer's matter.
    struct PassedOn: Sendable {
        /// Who wrote it.
        var author: MailboxAddress
        /// Its id, to which the writer's next mail may refer.
        var messageID: MessageID?
    }

    /// Who asks: the sender, or whose mail was passed on.
    var requester: MailboxAddress? { self.passedOn?.author ?? self.sender }

    /// Whether the sender is the one in From, and not whom a form names or who only wants the answers.
    var isByItsAuthor: Bool { self.sender != nil && self.sender == self.message.author.mailbox }

    /// Notes what a step decided.
    mutating func note(_ step: IntakeStep, _ decision: String, _ detail: [String: String] = [:]) {
        self.trace.append(TraceRecord(step, decision, detail: detail.filter { !$0.value.isEmpty }))
    }

    /// Ends the road here.
    mutating func end(_ outcome: IntakeOutcome, at step: IntakeStep, _ detail: [String: String] = [:]) {
        self.ending = outcome
        self.note(step, outcome.reason.map { "\(outcome.name): \($0)" } ?? outcome.name, detail)
    }

    /// Every address of the channel's that the mail was sent or delivered to.
    var ownRecipients: [EmailAddress] {
        let named = (self.message.to + self.message.cc).map(\.address)
        let delivered = ["Delivered-To", "X-Original-To", "Envelope-To"].flatMap { (name: HeaderName) in
            self.message.headers.all(name).prefix(10).compactMap { EmailAddress($0.value) }
        }
        return (self.staged.raw.recipients + named + delivered).filter { self.channel.owns($0) }
    }
}
