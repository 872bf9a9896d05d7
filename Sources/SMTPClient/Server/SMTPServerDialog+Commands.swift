import MessageParsing
import SASL

// Commands: what the dialogue would answer, and what an answer does.
extension SMTPServerDialog {
    mutating func takeCommand(_ line: [UInt8]) {
        switch SMTPRequestParser(settings: self.settings).parse(line) {
        case .success(let request):
            if self.isMisplacedInGroup(request) {
                self.say(554, "5.5.0", "Commands were sent before their time")
                return self.close()
            }
            self.state = .deciding(request, self.proposal(for: request))
        case .failure(let fault):
            if fault.isUnknown { self.badCommands += 1 }
            if fault.isFatal {
                self.say(fault.code, fault.status, fault.text)
                return self.close()
            }
            self.state = .deciding(.unknown(fault.verb), self.reply(fault.code, fault.status, fault.text))
        }
    }

    /// Whether something was sent behind a command whose answer decides what may follow (RFC 2920 3.1).
    private func isMisplacedInGroup(_ request: SMTPServerRequest) -> Bool {
        guard self.hasPendingInput else { return false }
        switch request {
        case .hello, .helo, .startTLS, .login, .data: return true
        case .chunk: return false
        default: return !(self.settings.offersPipelining && self.isExtended)
        }
    }

    private func proposal(for request: SMTPServerRequest) -> SMTPReply {
        switch request {
        case .hello(let name): self.greet(name)
        case .helo: SMTPReply(250, self.settings.name)
        case .startTLS: self.proposeTLS()
        case .login(let mechanism, _): self.proposeLogin(mechanism)
        case .sender(_, let parameters): self.proposeSender(parameters)
        case .recipient(let address, _): self.proposeRecipient(address)
        case .data: self.proposeData()
        case .chunk(let size, _): self.proposeChunk(size)
        case .reset: self.reply(250, "2.0.0", "Forgotten")
        case .noop: self.reply(250, "2.0.0", "Here")
        case .verify: self.reply(252, "2.1.5", "Send some mail and see")
        case .help: self.reply(214, "2.0.0", "See RFC 5321")
        case .quit: self.reply(221, "2.0.0", "Goodbye")
        case .unknown: self.reply(500, "5.5.2", "Unknown command")
        }
    }

    private func greet(_ name: String) -> SMTPReply {
        let settings = self.settings
        var lines = ["\(settings.name) greets you"]
        if settings.offersPipelining { lines.append("PIPELINING") }
        if settings.offersSize { lines.append("SIZE \(settings.maximumSize)") }
        if settings.offersStartTLS, !self.isProtected { lines.append("STARTTLS") }
        let mechanisms = self.isProtected ? settings.protectedLoginMechanisms : settings.loginMechanisms
        if !mechanisms.isEmpty { lines.append("AUTH " + mechanisms.joined(separator: " ")) }
        if settings.offersEnhancedStatus { lines.append("ENHANCEDSTATUSCODES") }
        if settings.offersEightBit { lines.append("8BITMIME") }
        if settings.offersDSN { lines.append("DSN") }
        if settings.offersUTF8 { lines.append("SMTPUTF8") }
        if settings.offersChunking { lines.append("CHUNKING") }
        if settings.offersBinary, settings.offersChunking { lines.append("BINARYMIME") }
        if settings.offersRequireTLS, self.isProtected { lines.append("REQUIRETLS") }
        return SMTPReply(250, lines + settings.furtherKeywords)
    }

    private func proposeTLS() -> SMTPReply {
        guard self.settings.offersStartTLS, self.isExtended else { return self.reply(502, "5.5.1", "Not offered") }
        guard !self.isProtected, self.envelope == nil else { return self.reply(503, "5.5.1", "Not now") }
        return self.reply(220, "2.0.0", "Go ahead")
    }

    private func proposeLogin(_ mechanism: String) -> SMTPReply {
        let offered = self.isProtected ? self.settings.protectedLoginMechanisms : self.settings.loginMechanisms
        guard self.isExtended, !offered.isEmpty else { return self.reply(502, "5.5.1", "Not offered") }
        guard self.user == nil, self.envelope == nil else { return self.reply(503, "5.5.1", "Not now") }
        guard offered.contains(where: { $0.uppercased() == mechanism }) else {
            return self.reply(504, "5.5.4", "Unknown mechanism")
        }
        return SMTPReply(334, "")
    }

    private func proposeSender(_ parameters: [String: String]) -> SMTPReply {
        guard self.clientName != nil else { return self.reply(503, "5.5.1", "Say hello first") }
        guard self.envelope == nil else { return self.reply(503, "5.5.1", "One sender at a time") }
        if self.settings.requiresTLS, !self.isProtected { return self.reply(530, "5.7.0", "Use STARTTLS first") }
        if self.settings.requiresLogin, self.user == nil { return self.reply(530, "5.7.0", "Log in first") }
        guard self.messages < self.settings.maximumMessages else {
            return self.reply(421, "4.7.0", "Enough messages for one connection")
        }
        if let size = parameters["SIZE"] {
            guard let size = Int(size), size >= 0 else { return self.reply(501, "5.5.4", "SIZE is no number") }
            guard size <= self.settings.maximumSize else { return self.tooLarge }
        }
        return self.reply(250, "2.1.0", "Sender noted")
    }

    var tooLarge: SMTPReply { self.reply(552, "5.3.4", "Larger than \(self.settings.maximumSize) bytes") }

    private func proposeRecipient(_ address: EmailAddress) -> SMTPReply {
        guard let envelope = self.envelope else { return self.reply(503, "5.5.1", "Name a sender first") }
        guard !self.hasContent else { return self.reply(503, "5.5.1", "The content has begun") }
        guard !address.needsSMTPUTF8 || envelope.parameters["SMTPUTF8"] != nil else {
            return self.reply(553, "5.6.7", "Such an address needs SMTPUTF8")
        }
        guard envelope.recipients.count < self.settings.maximumRecipients else {
            return self.reply(452, "4.5.3", "Too many recipients")
        }
        return self.reply(250, "2.1.5", "Recipient noted")
    }

    private func proposeData() -> SMTPReply {
        guard let envelope = self.envelope else { return self.reply(503, "5.5.1", "Name a sender first") }
        guard !self.hasContent, envelope.parameters["BODY"]?.uppercased() != "BINARYMIME" else {
            return self.reply(503, "5.5.1", "Use BDAT")
        }
        guard !envelope.recipients.isEmpty else {
            return self.reply(self.settings.isLMTP ? 503 : 554, "5.5.1", "No valid recipients")
        }
        return SMTPReply(354, "End with a dot on a line of its own")
    }

    private func proposeChunk(_ size: Int) -> SMTPReply {
        guard self.settings.offersChunking else { return self.reply(502, "5.5.1", "Not offered") }
        guard let envelope = self.envelope else { return self.reply(503, "5.5.1", "Name a sender first") }
        guard !envelope.recipients.isEmpty else {
            return self.reply(self.settings.isLMTP ? 503 : 554, "5.5.1", "No valid recipients")
        }
        if let refusal = self.chunkRefusal { return refusal }
        let (total, overflows) = self.contentSize.addingReportingOverflow(size)
        guard !overflows, total <= self.settings.maximumSize else { return self.tooLarge }
        return self.reply(250, "2.0.0", "\(size) bytes taken")
    }

    // MARK: What an answer does

    /// Answers the command at hand: nil goes with the proposal. A positive answer has the command's effect even where
    /// the dialogue would have refused.
    package mutating func answer(_ decision: SMTPReply?) {
        guard case .deciding(let request, let proposal) = self.state else { return }
        let reply = decision ?? proposal
        self.state = .command
        if case .chunk(let size, let isLast) = request { return self.beginChunk(size, isLast: isLast, reply) }
        if reply.isPositive || reply.isIntermediate {
            self.apply(request, reply)
        } else {
            self.say(reply)
            self.closeAfterTooManyErrors()
        }
    }

    /// Drops the command at hand: the driver has said all there is to say about it.
    package mutating func skip() {
        guard case .deciding = self.state else { return }
        self.state = .command
    }

    private mutating func closeAfterTooManyErrors() {
        guard self.badCommands > self.settings.maximumBadCommands || self.errors > self.settings.maximumErrors else {
            return
        }
        if case .command = self.state { self.say(421, "4.7.0", "Too many errors") }
    }

    private mutating func apply(_ request: SMTPServerRequest, _ reply: SMTPReply) {
        switch request {
        case .hello(let name), .helo(let name):
            self.reset()
            self.clientName = name
            self.isExtended = if case .hello = request { true } else { false }
        case .startTLS where reply.code == 220: self.state = .handshake
        case .login(let mechanism, let response) where reply.code == 334:
            self.state = .decidingLogin
            return self.actions.append(.beginLogin(mechanism, response))
        case .sender(let sender, let parameters):
            self.reset()
            self.envelope = SMTPServerEnvelope(
                sender: sender, parameters: parameters, clientName: self.clientName ?? "", user: self.user,
                isProtected: self.isProtected)
        case .recipient(let address, let parameters):
            self.envelope?.recipients.append(.init(address: address, parameters: parameters))
        case .data where reply.code == 354: self.beginContent(.data)
        case .reset: self.reset()
        case .quit: self.state = .closing
        default: break
        }
        self.say(reply)
    }

    /// Forgets the message under way.
    mutating func reset() {
        if self.hasContent { self.actions.append(.dropMessage) }
        self.envelope = nil
        self.hasContent = false
        self.contentSize = 0
        self.chunkRefusal = nil
        self.hops = SMTPHopCounter()
        self.decoder = SMTPContentDecoder()
    }

    /// TLS stands: all that was said before it is void, and so are bytes that came before it.
    package mutating func protected() {
        guard case .handshake = self.state else { return }
        self.isProtected = true
        self.clientName = nil
        self.isExtended = false
        self.user = nil
        self.reset()
        self.state = .command
    }

    // MARK: Login

    mutating func takeLoginLine(_ line: [UInt8]) {
        if line == [UInt8(ascii: "*")] { return self.refuseLogin(self.reply(501, "5.7.0", "Given up")) }
        guard let response = SASL.Base64.decode(line) else {
            return self.refuseLogin(self.reply(501, "5.5.2", "The response is not in Base64"))
        }
        self.state = .decidingLogin
        self.actions.append(.continueLogin(response))
    }

    /// Asks the client for more.
    package mutating func challenge(_ challenge: [UInt8]) {
        self.state = .login
        self.say(SMTPReply(334, SASL.Base64.text(challenge)))
    }

    /// The login is done.
    package mutating func loggedIn(_ user: String) {
        self.user = user
        self.state = .command
        self.say(235, "2.7.0", "Welcome")
    }

    /// The login failed, with this answer or the usual one.
    package mutating func refuseLogin(_ reply: SMTPReply? = nil) {
        self.state = .command
        self.say(reply ?? self.reply(535, "5.7.8", "The name or the password is wrong"))
        self.closeAfterTooManyErrors()
    }
}
