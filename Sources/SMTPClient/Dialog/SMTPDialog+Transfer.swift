// Mail under way: what may be written before which answer, and what each answer means.
extension SMTPDialog {
    /// Puts a message in line; its result can be taken under the number returned.
    package mutating func enqueue(_ plan: SMTPTransactionPlan) -> Int {
        let id = self.nextID
        self.nextID += 1
        self.transactions.append(SMTPTransaction(id: id, plan: plan))
        return id
    }

    /// The result of a message, once and as soon as there is one.
    package mutating func takeResult(of id: Int) -> SMTPSendResult? {
        self.results.removeValue(forKey: id)
    }

    /// Asks the server for a sign of life.
    package mutating func ping() {
        guard case .ready = self.state else { return }
        self.idleReply = nil
        self.put(.noop)
        self.expectations.append(.noop)
    }

    /// Whether the server has answered the last ``ping()`` well.
    package var isAlive: Bool { self.idleReply?.isPositive == true }

    var transferPhase: SMTPPhase {
        switch self.expectations.first {
        case .reset, .noop: .idle
        case .sender: .sender
        case .recipient: .recipient
        case .data: .data
        case .chunk: .content
        case .answer: .answer
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
            switch transaction.content {
            case .sent, .dropped: break
            case .sending: return
            case .waiting: self.advance(offset)
            }
            guard let after = self.transactions[offset] else { return }
            switch after.content {
            case .sent, .dropped: offset += 1
            case .sending, .waiting: return
            }
        }
        self.settle()
    }

    private mutating func advance(_ offset: Int) {
        guard let transaction = self.transactions[offset] else { return }
        if transaction.nextRecipient == nil, !self.writeSender(offset, transaction) { return }
        guard self.writeRecipients(offset), let transaction = self.transactions[offset] else { return }
        let isFree = self.usesGroups && !transaction.plan.checksRecipients
        if transaction.plan.form == .dotted {
            guard isFree && self.settings.quirks.pipelinesData || self.isCleared(offset), self.mayWrite else { return }
            guard !transaction.wroteData else { return }
            self.put(.data)
            self.expect(.data(transaction.id), of: offset) { $0.wroteData = true }
        } else if isFree || self.isCleared(offset) {
            self.transactions.update(offset) { $0.content = .sending(isEmpty: false) }
        }
    }

    /// Writes MAIL, and RSET before it where an earlier message may have left a transaction open.
    private mutating func writeSender(_ offset: Int, _ transaction: SMTPTransaction) -> Bool {
        guard self.mayBegin else { return false }
        // Whether a BDAT sent without waiting fails is not known yet, and a failed one leaves the transaction open.
        let isUncertain = offset > 0 && self.transactions[offset - 1]?.plan.form != .dotted
        if self.needsReset || isUncertain {
            self.needsReset = false
            self.put(.reset)
            self.expectations.append(.reset)
            guard self.mayWrite else { return false }
        }
        self.put(.mail(transaction.plan.envelope.sender, parameters: transaction.plan.senderParameters))
        self.expect(.sender(transaction.id), of: offset) {
            $0.nextRecipient = 0
            $0.isSenderOpen = true
        }
        return true
    }

    /// Whether a further message may begin: once the limit was reached, half of the answers are read first, so that
    /// the commands go out in groups again and not one by one.
    private var mayBegin: Bool {
        guard self.usesGroups else { return self.expectations.isEmpty }
        return self.expectations.count <= self.settings.limits.outstandingReplies / 2
    }

    /// Writes the RCPT commands; true when all are out.
    private mutating func writeRecipients(_ offset: Int) -> Bool {
        while let transaction = self.transactions[offset], let index = transaction.nextRecipient,
            index < transaction.plan.recipients.count
        {
            if transaction.refusal != nil {
                self.drop(offset)
                return false
            }
            guard self.mayWrite else { return false }
            self.transactions.update(offset) { $0.nextRecipient = index + 1 }
            guard case .ask(let recipient, let parameters) = transaction.plan.recipients[index] else { continue }
            self.put(.recipient(recipient.address, parameters: parameters))
            self.expect(.recipient(transaction.id, index), of: offset) { $0.openRecipients += 1 }
        }
        return true
    }

    private mutating func expect(
        _ expectation: Expectation, of offset: Int, _ change: (inout SMTPTransaction) -> Void
    ) {
        self.expectations.append(expectation)
        self.transactions.update(offset) {
            $0.openAnswers += 1
            change(&$0)
        }
    }

    /// Whether all answers about the envelope are in and somebody wants the message; drops it when nobody does.
    private mutating func isCleared(_ offset: Int) -> Bool {
        guard let transaction = self.transactions[offset], !transaction.isSenderOpen, transaction.openRecipients == 0
        else { return false }
        if transaction.hasTakers { return true }
        if !transaction.wroteData { self.drop(offset) }
        return false
    }

    private mutating func drop(_ offset: Int) {
        guard let transaction = self.transactions[offset] else { return }
        // An answer to MAIL that is still to come may open a transaction, too.
        if transaction.isSenderAccepted || transaction.isSenderOpen { self.needsReset = true }
        self.transactions.update(offset) { $0.content = .dropped }
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

    /// A piece of the content, or its last with what ends it, has been put behind what waits to be written.
    package mutating func wroteContent(_ id: Int, isLast: Bool) {
        guard let offset = self.transactions.firstOffset(where: { $0.id == id }),
            let transaction = self.transactions[offset]
        else { return }
        if isLast {
            self.expect(.answer(id), of: offset) { $0.content = .sent }
        } else if transaction.plan.form != .dotted {
            self.expect(.chunk(id), of: offset) { _ in }
        }
    }

    /// The end of the content has left this side: from here on the server may have the message.
    package mutating func committed(_ id: Int) {
        guard let offset = self.transactions.firstOffset(where: { $0.id == id }) else { return }
        self.transactions.update(offset) { $0.isCommitted = true }
    }

    // MARK: What an answer means

    mutating func receivedTransfer(_ reply: SMTPReply) {
        guard let expectation = self.expectations.popFirst() else { return self.receivedUnasked(reply) }
        switch expectation {
        case .noop: self.idleReply = reply
        case .reset: if !reply.isPositive { self.fail(.refusal(reply, phase: .idle)) }
        case .sender(let id): self.receivedSender(id, reply)
        case .recipient(let id, let index): self.receivedRecipient(id, index, reply)
        case .data(let id): self.receivedData(id, reply)
        case .chunk(let id): self.receivedChunk(id, reply)
        case .answer(let id): self.receivedAnswer(id, expectation, reply)
        }
        self.settle()
        if reply.code == 421, self.failure == nil { self.fail(.refusal(reply, phase: self.phase)) }
    }

    private mutating func withTransaction(_ id: Int, _ change: (inout SMTPTransaction) -> Void) {
        guard let offset = self.transactions.firstOffset(where: { $0.id == id }) else { return }
        self.transactions.update(offset) {
            $0.openAnswers -= 1
            change(&$0)
        }
    }

    private mutating func receivedSender(_ id: Int, _ reply: SMTPReply) {
        self.withTransaction(id) { transaction in
            transaction.isSenderOpen = false
            transaction.isSenderAccepted = reply.isPositive
            if !reply.isPositive, transaction.refusal == nil {
                transaction.refusal = .refusal(reply, phase: .sender)
            }
        }
        if reply.isIntermediate { self.fail(.refusal(reply, phase: .sender)) }
    }

    private mutating func receivedRecipient(_ id: Int, _ index: Int, _ reply: SMTPReply) {
        self.withTransaction(id) { $0.noteRecipient(index, reply) }
        if reply.isIntermediate { self.fail(.refusal(reply, phase: .recipient)) }
    }

    private mutating func receivedData(_ id: Int, _ reply: SMTPReply) {
        var leavesOpen = false
        let isLMTP = self.settings.isLMTP
        var isLost = reply.isPositive || reply.isIntermediate && reply.code != 354
        self.withTransaction(id) { transaction in
            if reply.code == 354 {
                // RFC 2920 3.1: a server that goes on although it accepted nobody gets content for nobody.
                transaction.content = .sending(isEmpty: !transaction.hasTakers)
                isLost = isLMTP && !transaction.hasTakers
            } else {
                if transaction.hasTakers { transaction.refusal = .refusal(reply, phase: .data) }
                transaction.content = .dropped
                leavesOpen = transaction.isSenderAccepted
            }
        }
        if leavesOpen { self.needsReset = true }
        if isLost {
            self.fail(SMTPError(.protocolViolation, phase: .data, "The answer to DATA does not fit.", reply: reply))
        }
    }

    private mutating func receivedChunk(_ id: Int, _ reply: SMTPReply) {
        guard !reply.isPositive else { return self.withTransaction(id) { _ in } }
        if reply.isIntermediate { return self.fail(.refusal(reply, phase: .content)) }
        self.needsReset = true
        self.withTransaction(id) { transaction in
            if transaction.hasTakers { transaction.refusal = .refusal(reply, phase: .content) }
            if case .sending = transaction.content { transaction.content = .dropped }
        }
    }

    private mutating func receivedAnswer(_ id: Int, _ expectation: Expectation, _ reply: SMTPReply) {
        let isLMTP = self.settings.isLMTP
        var moreToCome = false
        var leavesOpen = false
        self.withTransaction(id) { transaction in
            leavesOpen = transaction.plan.form != .dotted && !reply.isPositive && transaction.isSenderAccepted
            guard isLMTP, transaction.answeredRecipients < transaction.accepted.count else {
                return transaction.noteAnswer(reply)
            }
            transaction.noteAnswer(reply, for: transaction.accepted[transaction.answeredRecipients])
            transaction.answeredRecipients += 1
            moreToCome = transaction.answeredRecipients < transaction.accepted.count
            if moreToCome { transaction.openAnswers += 1 }
        }
        // A message that follows on the wire already had RSET before it.
        if leavesOpen, self.transactions[1]?.nextRecipient == nil { self.needsReset = true }
        if moreToCome { self.expectations.prepend(expectation) }
        if reply.isIntermediate { self.fail(.refusal(reply, phase: .answer)) }
    }

    /// Takes out the messages about which nothing more will be heard.
    private mutating func settle() {
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
