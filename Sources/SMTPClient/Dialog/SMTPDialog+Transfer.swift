// Mail under way: what may be written before which answer.
extension SMTPDialog {
    /// Puts a message in line; its result can be taken under the number returned.
    package mutating func enqueue(_ plan: SMTPTransactionPlan) -> Int {
        let id = self.nextID
        self.nextID += 1
        self.transactions.append(SMTPTransaction(id: id, plan: plan))
        return id
    }

    /// Whether the result of a message can be taken.
    package func hasResult(of id: Int) -> Bool { self.results[id] != nil }

    /// The result of a message, once and as soon as there is one.
    package mutating func takeResult(of id: Int) -> SMTPSendResult? {
        self.results.removeValue(forKey: id)
    }

    /// Asks the server for a sign of life.
    package mutating func ping() {
        guard case .ready = self.state else { return }
        self.idleReply = nil
        self.put(.noop)
        self.expectations.append(Expectation(.noop))
    }

    /// Whether the server has answered the last ``ping()`` well.
    package var isAlive: Bool { self.idleReply?.isPositive == true }

    /// How many of the messages in line have not begun: nothing has been said of them.
    package var messagesWaiting: Int {
        var waiting = 0
        while let last = self.transactions[self.transactions.count - 1 - waiting], last.nextRecipient == nil {
            waiting += 1
        }
        return waiting
    }

    var transferPhase: SMTPPhase {
        switch self.expectations.first?.answer {
        case .reset, .noop: .idle
        case .sender: .sender
        case .recipient: .recipient
        case .data: .data
        case .chunk: .content
        case .message: .answer
        case nil: self.transactions.isEmpty ? .idle : .content
        }
    }

    // MARK: What to write

    private var usesGroups: Bool { self.capabilities.offersPipelining && self.settings.quirks.usesPipelining }

    /// Whether one more command may go out now.
    private var mayWrite: Bool {
        self.usesGroups
            ? self.expectations.count < self.settings.limits.outstandingReplies : self.expectations.isEmpty
    }

    /// Puts into the output all commands that may go out before further answers have come.
    mutating func planCommands() {
        var offset = 0
        while let transaction = self.transactions[offset] {
            if case .waiting = transaction.content { self.advance(transaction, at: offset) }
            switch transaction.content {
            case .sent, .dropped: offset += 1
            case .sending, .waiting: return self.settle()
            }
        }
        self.settle()
    }

    private mutating func advance(_ transaction: SMTPTransaction, at offset: Int) {
        if transaction.nextRecipient == nil, !self.writeSender(transaction, at: offset) { return }
        guard self.writeRecipients(transaction) else { return }
        let isFree = self.usesGroups && !transaction.plan.checksRecipients
        if transaction.plan.form == .dotted {
            guard !transaction.wroteData, isFree && self.settings.quirks.pipelinesData || self.isCleared(transaction),
                self.mayWrite
            else { return }
            self.put(.data)
            self.expect(.data, transaction)
            transaction.wroteData = true
        } else if isFree || self.isCleared(transaction) {
            transaction.content = .sending(isEmpty: false)
        }
    }

    /// Writes MAIL, and RSET before it where an earlier message may have left a transaction open.
    private mutating func writeSender(_ transaction: SMTPTransaction, at offset: Int) -> Bool {
        guard self.mayBegin else { return false }
        // Whether a BDAT sent without waiting fails is not known yet, and a failed one leaves the transaction open.
        let isUncertain = offset > 0 && self.transactions[offset - 1]?.plan.form != .dotted
        if self.needsReset || isUncertain {
            self.needsReset = false
            self.put(.reset)
            self.expectations.append(Expectation(.reset))
            guard self.mayWrite else { return false }
        }
        self.put(.mail(transaction.plan.envelope.sender, parameters: transaction.plan.senderParameters))
        self.expect(.sender, transaction)
        transaction.nextRecipient = 0
        transaction.isSenderOpen = true
        return true
    }

    /// Whether a further message may begin: once the limit was reached, half of the answers are read first, so that
    /// the commands go out in groups again and not one by one.
    private var mayBegin: Bool {
        guard self.usesGroups else { return self.expectations.isEmpty }
        return self.expectations.count <= self.settings.limits.outstandingReplies / 2
    }

    /// Writes the RCPT commands; true when all are out.
    private mutating func writeRecipients(_ transaction: SMTPTransaction) -> Bool {
        while let index = transaction.nextRecipient, index < transaction.plan.recipients.count {
            if transaction.refusal != nil {
                self.drop(transaction)
                return false
            }
            guard self.mayWrite else { return false }
            transaction.nextRecipient = index + 1
            guard case .ask(let recipient, let parameters) = transaction.plan.recipients[index] else { continue }
            self.put(.recipient(recipient.address, parameters: parameters))
            self.expect(.recipient(index), transaction)
            transaction.openRecipients += 1
        }
        return true
    }

    private mutating func expect(_ answer: Expectation.Answer, _ transaction: SMTPTransaction) {
        self.expectations.append(Expectation(answer, transaction))
        transaction.openAnswers += 1
    }

    /// Whether all answers about the envelope are in and somebody wants the message; drops it when nobody does.
    private mutating func isCleared(_ transaction: SMTPTransaction) -> Bool {
        guard !transaction.isSenderOpen, transaction.openRecipients == 0 else { return false }
        if transaction.hasTakers { return true }
        if !transaction.wroteData { self.drop(transaction) }
        return false
    }

    private mutating func drop(_ transaction: SMTPTransaction) {
        // An answer to MAIL that is still to come may open a transaction, too.
        if transaction.isSenderAccepted || transaction.isSenderOpen { self.needsReset = true }
        transaction.content = .dropped
    }

    /// The next step that is not the writing of commands.
    mutating func nextTransfer() -> Action {
        if let (transaction, isEmpty) = self.sendingTransaction {
            // Unread answers to the pieces of a long message must not fill the way back.
            let isCrowded = self.expectations.count >= self.settings.limits.outstandingReplies
            if transaction.plan.form == .dotted || !isCrowded {
                return .content(transaction.id, form: transaction.plan.form, isEmpty: isEmpty)
            }
        }
        return self.expectations.isEmpty ? .ready : .read
    }

    /// The message whose content is being sent: only messages that are out stand before it in the line.
    private var sendingTransaction: (SMTPTransaction, isEmpty: Bool)? {
        var offset = 0
        while let transaction = self.transactions[offset] {
            switch transaction.content {
            case .sending(let isEmpty): return (transaction, isEmpty)
            case .waiting: return nil
            case .sent, .dropped: offset += 1
            }
        }
        return nil
    }

    private func transaction(_ id: Int) -> SMTPTransaction? {
        self.transactions.firstOffset { $0.id == id }.flatMap { self.transactions[$0] }
    }

    /// A piece of the content, or its last with what ends it, has been put behind what waits to be written.
    package mutating func wroteContent(_ id: Int, isLast: Bool) {
        guard let transaction = self.transaction(id) else { return }
        if isLast {
            self.expect(.message, transaction)
            transaction.content = .sent
        } else if transaction.plan.form != .dotted {
            self.expect(.chunk, transaction)
        }
    }

    /// The end of the content has left this side: from here on the server may have the message.
    package mutating func committed(_ id: Int) {
        self.transaction(id)?.isCommitted = true
    }
}
