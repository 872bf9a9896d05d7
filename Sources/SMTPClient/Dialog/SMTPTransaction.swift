/// One message on its way: what was asked, what was answered, what became of each recipient.
///
/// It belongs to one dialogue, whose queues point at it: a value would be copied with every look at it.
final class SMTPTransaction {
    /// How far the content is.
    enum Content {
        /// It may not be sent yet.
        case waiting
        /// It is being sent; empty where the server wants content that nobody is to get.
        case sending(isEmpty: Bool)
        /// All of it, with what ends it, has been handed over.
        case sent
        /// It will not be sent.
        case dropped
    }

    let id: Int
    let plan: SMTPTransactionPlan
    var content = Content.waiting
    /// Whether the end of the content has left this side, so that the server may have the message.
    var isCommitted = false
    /// Why nobody gets the message, once that is known.
    var refusal: SMTPError?
    /// The index of the next RCPT to write; nil before MAIL.
    var nextRecipient: Int?
    var wroteData = false
    /// Whether the answer to MAIL is still to come.
    var isSenderOpen = false
    /// Whether the server has opened a transaction that only its end or RSET closes.
    var isSenderAccepted = false
    /// How many of the answers to RCPT are still to come.
    var openRecipients = 0
    /// How many answers of all kinds are still to come.
    var openAnswers = 0
    /// How many of the accepted recipients LMTP has answered for at the end.
    var answeredRecipients = 0
    private(set) var outcomes: [SMTPOutcome?]
    /// The recipients that the server has accepted, in order: LMTP answers for each of them at the end.
    private(set) var accepted: [Int] = []

    init(id: Int, plan: SMTPTransactionPlan) {
        self.id = id
        self.plan = plan
        self.outcomes = plan.recipients.map { entry in
            if case .refuse(_, let error) = entry { .notSent(error) } else { nil }
        }
    }

    /// Notes the answer to one RCPT.
    func noteRecipient(_ index: Int, _ reply: SMTPReply) {
        self.openRecipients -= 1
        guard self.outcomes.indices.contains(index) else { return }
        if reply.isPositive {
            self.accepted.append(index)
        } else if self.refusal?.phase != .sender {
            // Without a sender every recipient is refused: that says nothing about the recipient.
            self.outcomes[index] = .notSent(.refusal(reply, phase: .recipient))
            if self.plan.envelope.options.requiresAllRecipients, self.refusal == nil {
                self.refusal = SMTPError(
                    .noRecipients, phase: .recipient, "Another recipient was refused, and all were wanted.",
                    reply: reply)
            }
        }
    }

    /// Notes an answer to the whole message.
    func noteAnswer(_ reply: SMTPReply) {
        for index in self.accepted { self.noteAnswer(reply, for: index) }
    }

    /// Notes LMTP's answer for one recipient.
    func noteAnswer(_ reply: SMTPReply, for index: Int) {
        guard self.outcomes.indices.contains(index), self.outcomes[index] == nil else { return }
        if let refusal = self.refusal {
            self.outcomes[index] = .notSent(refusal)
        } else if reply.isPositive {
            self.outcomes[index] = .sent(reply)
        } else if reply.isIntermediate {
            self.outcomes[index] = .unknown(.refusal(reply, phase: .answer))
        } else {
            self.outcomes[index] = .notSent(.refusal(reply, phase: .answer))
        }
    }

    /// Whether the message may be given to somebody: the sender and at least one recipient stand.
    var hasTakers: Bool { self.refusal == nil && !self.accepted.isEmpty }

    /// Why nobody got the message although nobody refused it as a whole; the advice is the most hopeful recipient's.
    private var lackOfRecipients: SMTPError {
        let errors = self.outcomes.compactMap { $0?.error }
        if let answer = errors.first(where: { $0.phase == .answer }) { return answer }
        let best = errors.first { $0.code == .deferred } ?? errors.first
        return SMTPError(
            .noRecipients, phase: .recipient, "The server accepted no recipient.", reply: best?.reply,
            remedy: best?.remedy, underlying: best)
    }

    /// The result when nothing more will be heard; `failure` is what ended it, if it did not end by itself.
    func result(failure: SMTPError?) -> SMTPSendResult {
        let reason = self.refusal ?? failure ?? self.lackOfRecipients
        let rest: SMTPOutcome = self.isCommitted && self.refusal == nil ? .unknown(reason) : .notSent(reason)
        // Content that went out before the recipients' answers came may have reached those who were not answered for.
        let results = zip(self.plan.recipients, self.outcomes).map { entry, outcome in
            SMTPSendResult.Recipient(entry.recipient, outcome ?? rest)
        }
        return SMTPSendResult(recipients: results, otherwise: .notSent(reason))
    }
}
