// Content: DATA, BDAT, and the answer to a whole message.
extension SMTPServerDialog {
    mutating func beginContent(_ state: State) {
        if let envelope = self.envelope, !self.hasContent {
            self.hasContent = true
            self.actions.append(.beginMessage(envelope))
        }
        self.state = state
    }

    mutating func takeData() -> Action? {
        guard self.hasPendingInput else { return .read }
        var piece: [UInt8] = []
        let isEnd = self.decoder.decode(self.input, from: &self.position, to: &piece)
        self.note(piece)
        if self.contentSize > self.settings.maximumSize + self.settings.maximumExcess {
            self.say(self.tooLarge)
            self.close()
            return nil
        }
        if isEnd { self.endContent() }
        return nil
    }

    private mutating func note(_ piece: [UInt8]) {
        guard !piece.isEmpty else { return }
        self.contentSize += piece.count
        self.hops.append(piece)
        if self.contentSize <= self.settings.maximumSize { self.actions.append(.content(piece)) }
    }

    /// The content is complete: either something is wrong with it, or the driver decides.
    private mutating func endContent() {
        guard let envelope = self.envelope else { return self.state = .command }
        self.messages += 1
        if let fault = self.contentFault {
            self.actions.append(.dropMessage)
            self.hasContent = false
            self.sayForAll(fault)
            self.reset()
            return self.state = .command
        }
        self.state = .finishing
        self.actions.append(.message(envelope))
    }

    private var contentFault: SMTPReply? {
        if self.contentSize > self.settings.maximumSize { return self.tooLarge }
        if self.decoder.hasLooseControls, self.settings.looseLines == .refuse {
            return self.reply(550, "5.5.2", "Lines end in CR and LF, and hold no NUL")
        }
        if self.hops.count > self.settings.maximumHops {
            return self.reply(554, "5.4.6", "The message runs in a circle")
        }
        return nil
    }

    /// One answer, or in LMTP one for each recipient.
    private mutating func sayForAll(_ reply: SMTPReply) {
        for _ in 0..<(self.settings.isLMTP ? max(self.envelope?.recipients.count ?? 1, 1) : 1) { self.say(reply) }
    }

    /// Answers the message: in LMTP one answer for each recipient in order, else the first one counts. Missing ones are
    /// temporary failures.
    package mutating func finish(_ replies: [SMTPReply]) {
        guard case .finishing = self.state else { return }
        self.state = .command
        let wanted = self.settings.isLMTP ? self.envelope?.recipients.count ?? 0 : 1
        let missing = self.reply(451, "4.3.0", "Not stored")
        self.hasContent = false
        for index in 0..<wanted { self.say(index < replies.count ? replies[index] : missing) }
        self.reset()
        if case .closing = self.state { return }
    }

    // MARK: BDAT

    /// The bytes of a chunk come whatever the answer is, so they are taken off the wire in any case.
    mutating func beginChunk(_ size: Int, isLast: Bool, _ reply: SMTPReply) {
        if self.envelope != nil, !reply.isPositive { self.chunkRefusal = reply }
        guard reply.isPositive || size <= self.settings.maximumSize + self.settings.maximumExcess else {
            self.say(reply)
            return self.close()
        }
        guard reply.isPositive else {
            self.say(reply)
            return self.state = .chunk(left: size, isLast: isLast, refused: true)
        }
        self.beginContent(.chunk(left: size, isLast: isLast, refused: false))
        if !isLast { self.say(reply) }
    }

    mutating func takeChunk(_ left: Int, isLast: Bool, refused: Bool) -> Action? {
        guard left > 0 else {
            self.state = .command
            if isLast, !refused { self.endContent() }
            return nil
        }
        guard self.hasPendingInput else { return .read }
        let end = min(self.input.count, self.position + left)
        let piece = Array(self.input[self.position..<end])
        self.position = end
        if !refused { self.note(piece) }
        self.state = .chunk(left: left - piece.count, isLast: isLast, refused: refused)
        return nil
    }
}
