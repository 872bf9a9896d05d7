import MailTransport
import MessageParsing

// Messages: what goes in, what comes out.
extension SMTPConnection {
    /// So many messages are prepared ahead of the one on the wire.
    private static let preparedAhead = 4

    /// Sends one message and says, for each recipient, what became of it.
    ///
    /// It never throws: a failure is a result, because what matters is whether the server has the message. Where the
    /// server takes commands in groups it costs two round trips, and one where it takes BDAT.
    public func send(_ envelope: SMTPEnvelope, _ content: SMTPContent) async -> SMTPSendResult {
        await self.sendBatch([(envelope, content)]).first
            ?? SMTPSendResult(envelope, .notSent(SMTPError(.closed, phase: .preparation, "The connection is closed.")))
    }

    /// Sends one message that is in memory.
    public func send(_ envelope: SMTPEnvelope, _ message: [UInt8]) async -> SMTPSendResult {
        await self.send(envelope, SMTPContent(message))
    }

    /// Sends many messages, each behind the other without waiting longer than the server demands: one round trip a
    /// message with PIPELINING, none with CHUNKING.
    ///
    /// The results come in the order of the messages.
    public func sendBatch(_ messages: [(envelope: SMTPEnvelope, content: SMTPContent)]) async -> [SMTPSendResult] {
        await self.takeTurn()
        defer { self.endTurn() }
        self.batch = SMTPBatch(messages)
        await self.run()
        defer { self.batch = nil }
        // What is left belongs to messages that were dropped on their way.
        self.contents = [:]
        return self.batch?.results ?? []
    }

    /// Takes the results that are known out of the dialogue and puts further messages in line, as long as there is
    /// room.
    func refill() async {
        guard self.batch != nil else { return }
        self.collect()
        while let message = self.batch?.upcoming, self.hasRoom {
            let begun = self.clock.now
            let place: SMTPBatch.Place
            do {
                place = .inLine(try await self.enqueue(message.envelope, message.content))
            } catch {
                place = .refused(error)
            }
            self.batch?.placed(place, at: begun)
            self.collect()
        }
    }

    /// After the end everything is in line at once, because everything is refused.
    private var hasRoom: Bool {
        self.dialog.isOpen ? self.dialog.messagesWaiting < Self.preparedAhead : self.dialog.isOver
    }

    private func collect() {
        while let (envelope, place, begun) = self.batch?.waiting, let result = self.result(of: place, envelope) {
            self.batch?.ended(result)
            self.reporter.sent(result, since: begun)
        }
    }

    private func result(of place: SMTPBatch.Place, _ envelope: SMTPEnvelope) -> SMTPSendResult? {
        switch place {
        case .refused(let error): return SMTPSendResult(envelope, .notSent(error))
        case .inLine(let ids):
            guard ids.allSatisfy({ self.dialog.hasResult(of: $0) }) else { return nil }
            if ids.count == 1, let only = ids.first { return self.dialog.takeResult(of: only) }
            let results = ids.compactMap { self.dialog.takeResult(of: $0) }
            // The shares stand in the envelope's order.
            return SMTPSendResult(
                recipients: results.flatMap(\.recipients),
                otherwise: results.first?.outcome ?? .notSent(self.closedError))
        }
    }

    /// Puts a message in line, in several transactions where the server takes only so many recipients or domains at a
    /// time (RFC 9422).
    private func enqueue(_ envelope: SMTPEnvelope, _ content: SMTPContent) async throws(SMTPError) -> [Int] {
        let shares = SMTPRecipientShares(self.dialog.capabilities).split(envelope.recipients)
        guard shares.count > 1 else { return try await self.enqueue([envelope], content) }
        guard !envelope.options.requiresAllRecipients else {
            throw SMTPError(
                .extensionNotOffered, phase: .preparation,
                "The server does not take so many recipients at a time, so that all or none cannot be had.")
        }
        return try await self.enqueue(
            shares.map { recipients in
                var share = envelope
                share.recipients = recipients
                return share
            }, content)
    }

    /// All of the shares or none: what has been put in line will be sent.
    private func enqueue(_ shares: [SMTPEnvelope], _ content: SMTPContent) async throws(SMTPError) -> [Int] {
        guard self.dialog.isOpen else { throw self.closedError }
        let allowed = self.dialog.capabilities.limit("MAILMAX") ?? .max
        guard self.transactions + shares.count <= allowed else {
            throw SMTPError(
                .rateLimited, phase: .preparation, "The server takes no further messages over this connection.",
                remedy: .retryNow)
        }
        var planned: [(plan: SMTPTransactionPlan, cursor: SMTPContentCursor)] = []
        for share in shares { planned.append(try await self.plan(share, content)) }
        self.transactions += planned.count
        return planned.map { plan, cursor in
            let id = self.dialog.enqueue(plan)
            self.contents[id] = cursor
            return id
        }
    }

    /// Decides how a message is sent, and makes its content fit for this server.
    private func plan(
        _ envelope: SMTPEnvelope, _ content: SMTPContent
    ) async throws(SMTPError) -> (plan: SMTPTransactionPlan, cursor: SMTPContentCursor) {
        let capabilities = self.dialog.capabilities
        let quirks = self.dialog.settings.quirks
        let limits = self.configuration.limits
        let fitted = try await content.fitted(
            sevenBit: !capabilities.offersEightBit, mayBeBinary: capabilities.offersBinary && quirks.usesChunking,
            limit: limits.encodableContent)
        let planner = SMTPPlanner(
            capabilities: capabilities, quirks: quirks, limits: limits, isProtected: self.dialog.isProtected)
        let plan = try planner.plan(envelope, fitted.facts, isBinary: fitted.isBinary)
        return (plan, SMTPContentCursor(fitted.content, form: plan.form, survey: fitted.facts.survey))
    }
}
