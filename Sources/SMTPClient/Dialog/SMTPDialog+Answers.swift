// Mail under way: what each answer means.
extension SMTPDialog {
    mutating func receivedTransfer(_ reply: SMTPReply) {
        // Some servers say more than one line after DATA without marking them as one answer.
        if reply.code == 354, self.settings.quirks.repeatsGoAhead, self.expectations.first?.answer != .data { return }
        guard let expectation = self.expectations.popFirst() else { return self.receivedUnasked(reply) }
        if let transaction = expectation.transaction {
            transaction.openAnswers -= 1
            self.received(reply, expectation, transaction)
        } else if expectation.answer == .noop {
            self.idleReply = reply
        } else if !reply.isPositive {
            self.fail(.refusal(reply, phase: .idle))
        }
        self.settle()
        if reply.code == 421, self.failure == nil { self.fail(.refusal(reply, phase: self.phase)) }
    }

    private mutating func received(_ reply: SMTPReply, _ expectation: Expectation, _ transaction: SMTPTransaction) {
        switch expectation.answer {
        case .reset, .noop: break
        case .sender: self.receivedSender(transaction, reply)
        case .recipient(let index): self.receivedRecipient(transaction, index, reply)
        case .data: self.receivedData(transaction, reply)
        case .chunk: self.receivedChunk(transaction, reply)
        case .message: self.receivedAnswer(transaction, expectation, reply)
        }
    }

    private mutating func receivedSender(_ transaction: SMTPTransaction, _ reply: SMTPReply) {
        transaction.isSenderOpen = false
        transaction.isSenderAccepted = reply.isPositive
        if !reply.isPositive, transaction.refusal == nil {
            transaction.refusal = .refusal(reply, phase: .sender)
        }
        if reply.isIntermediate { self.fail(.refusal(reply, phase: .sender)) }
    }

    private mutating func receivedRecipient(_ transaction: SMTPTransaction, _ index: Int, _ reply: SMTPReply) {
        transaction.noteRecipient(index, reply)
        if reply.isIntermediate { self.fail(.refusal(reply, phase: .recipient)) }
    }

    private mutating func receivedData(_ transaction: SMTPTransaction, _ reply: SMTPReply) {
        var isLost = reply.isPositive || reply.isIntermediate && reply.code != 354
        if reply.code == 354 {
            // RFC 2920 3.1: a server that goes on although it accepted nobody gets content for nobody.
            transaction.content = .sending(isEmpty: !transaction.hasTakers)
            isLost = self.settings.isLMTP && !transaction.hasTakers
        } else {
            if transaction.hasTakers { transaction.refusal = .refusal(reply, phase: .data) }
            transaction.content = .dropped
            if transaction.isSenderAccepted { self.needsReset = true }
        }
        if isLost {
            self.fail(SMTPError(.protocolViolation, phase: .data, "The answer to DATA does not fit.", reply: reply))
        }
    }

    private mutating func receivedChunk(_ transaction: SMTPTransaction, _ reply: SMTPReply) {
        guard !reply.isPositive else { return }
        if reply.isIntermediate { return self.fail(.refusal(reply, phase: .content)) }
        self.needsReset = true
        if transaction.hasTakers { transaction.refusal = .refusal(reply, phase: .content) }
        if case .sending = transaction.content { transaction.content = .dropped }
    }

    private mutating func receivedAnswer(
        _ transaction: SMTPTransaction, _ expectation: Expectation, _ reply: SMTPReply
    ) {
        let leavesOpen = transaction.plan.form != .dotted && !reply.isPositive && transaction.isSenderAccepted
        if self.settings.isLMTP, transaction.answeredRecipients < transaction.accepted.count {
            transaction.noteAnswer(reply, for: transaction.accepted[transaction.answeredRecipients])
            transaction.answeredRecipients += 1
            if transaction.answeredRecipients < transaction.accepted.count {
                transaction.openAnswers += 1
                self.expectations.prepend(expectation)
            }
        } else {
            transaction.noteAnswer(reply)
        }
        // A message that follows on the wire already had RSET before it.
        if leavesOpen, self.transactions[1]?.nextRecipient == nil { self.needsReset = true }
        if reply.isIntermediate { self.fail(.refusal(reply, phase: .answer)) }
    }

    /// Takes out the messages about which nothing more will be heard.
    mutating func settle() {
        while let transaction = self.transactions.first, transaction.openAnswers == 0 {
            switch transaction.content {
            case .sent, .dropped: break
            case .waiting, .sending: return
            }
            self.results[transaction.id] = transaction.result(failure: nil)
            _ = self.transactions.popFirst()
        }
    }
}
