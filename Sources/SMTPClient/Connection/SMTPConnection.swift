import MailTransport
import MessageParsing

/// One connection to a mail server, ready for mail: open it with ``withSMTPConnection(_:_:_:)``.
///
/// Calls from several tasks take turns. After an error of the connection itself every further call says
/// ``SMTPError/Code/closed``; messages that were under way have the result that is true.
public actor SMTPConnection {
    /// The content of a message in line, and whether it goes out as it is.
    private struct Outgoing {
        var content = SMTPContent([])
        var isVerbatim = false
    }

    /// What became of a message when it was put in line.
    private enum Ticket {
        case inLine([Int])
        case refused(SMTPError)
    }

    private let configuration: SMTPConfiguration
    private let clock: any MailClock
    private let tls: any TLSProvider
    private let stream: WireStream
    private var dialog: SMTPDialog
    private var parser: SMTPReplyParser
    private let login: SMTPLogin
    /// What waits to be written, and where in it messages end.
    private var output: [UInt8] = []
    private var ends: [(id: Int, offset: Int)] = []
    private var cursors: [Int: SMTPContentCursor] = [:]
    private var contents: [Int: Outgoing] = [:]
    private var isBusy = false
    private var waiters = Queue<CheckedContinuation<Void, Never>>()

    /// What the server said it can do.
    public var capabilities: SMTPCapabilities { self.dialog.capabilities }

    /// The server's first words, which often name its software.
    public var greeting: SMTPReply? { self.dialog.greeting }

    /// What is known about the server by now.
    var verification: SMTPVerification {
        SMTPVerification(
            greeting: self.dialog.greeting, capabilities: self.dialog.capabilities,
            tls: self.stream.connection.facts.tls,
            mechanism: self.login.mechanism)
    }

    /// Why the connection is of no further use; nil while it is.
    public var failure: SMTPError? { self.dialog.failure }

    init(
        _ connection: any ByteConnection, _ configuration: SMTPConfiguration, _ connector: MailConnector
    ) throws(SMTPError) {
        var settings = SMTPDialogSettings(
            clientName: try configuration.clientName.map(SMTPClientName.check)
                ?? SMTPClientName.literal(connection.facts),
            security: configuration.security, logsIn: configuration.credentials != nil)
        settings.isLMTP = configuration.flavor == .lmtp
        settings.limits = configuration.limits
        settings.quirks = configuration.quirks ?? SMTPQuirks()
        settings.host = configuration.endpoint.host
        settings.quirkTable = configuration.quirks == nil ? .standard : nil
        self.configuration = configuration
        self.clock = connector.clock
        self.tls = connector.tls
        self.stream = WireStream(connection)
        self.dialog = SMTPDialog(settings)
        self.parser = SMTPReplyParser(limits: configuration.limits)
        self.login = SMTPLogin(configuration)
    }

    /// Connects, greets, switches to TLS and logs in.
    static func open(
        _ configuration: SMTPConfiguration, _ connector: MailConnector
    ) async throws(SMTPError) -> SMTPConnection {
        let connection: any ByteConnection
        do {
            connection = try await connector.open(
                configuration.endpoint, security: configuration.security, tls: configuration.tls,
                timeouts: configuration.timeouts.connect)
        } catch {
            throw SMTPError.wire(error, phase: .connect)
        }
        let opened = try SMTPConnection(connection, configuration, connector)
        try await opened.start()
        return opened
    }

    private func start() async throws(SMTPError) {
        await self.run()
        guard let failure = self.dialog.failure else { return }
        throw await self.login.explain(failure)
    }

    // MARK: Mail

    /// Sends one message and says, for each recipient, what became of it.
    ///
    /// It never throws: a failure is a result, because what matters is whether the server has the message. Where the server
    /// takes commands in groups it costs two round trips, and one where it takes BDAT.
    public func send(_ envelope: SMTPEnvelope, _ content: SMTPContent) async -> SMTPSendResult {
        await self.sendBatch([(envelope, content)]).first
            ?? SMTPSendResult(envelope, .notSent(SMTPError(.closed, phase: .preparation, "The connection is closed.")))
    }

    /// Sends one message that is in memory.
    public func send(_ envelope: SMTPEnvelope, _ message: [UInt8]) async -> SMTPSendResult {
        await self.send(envelope, SMTPContent(message))
    }

    /// Sends many messages, each behind the other without waiting longer than the server demands: one round trip a message
    /// with PIPELINING, none with CHUNKING.
    ///
    /// The results come in the order of the messages.
    public func sendBatch(_ messages: [(envelope: SMTPEnvelope, content: SMTPContent)]) async -> [SMTPSendResult] {
        await self.takeTurn()
        defer { self.endTurn() }
        await self.run()
        var tickets: [Ticket] = []
        for (envelope, content) in messages {
            do {
                tickets.append(.inLine(try await self.enqueue(envelope, content)))
            } catch {
                tickets.append(.refused(error))
            }
        }
        await self.run()
        return zip(messages, tickets).map { self.result(of: $1, $0.envelope) }
    }

    /// Puts a message in line, in several transactions where the server takes only so many recipients (RFC 9422).
    private func enqueue(_ envelope: SMTPEnvelope, _ content: SMTPContent) async throws(SMTPError) -> [Int] {
        let most = self.dialog.capabilities.limit("RCPTMAX") ?? .max
        guard envelope.recipients.count > most else { return [try await self.enqueueOne(envelope, content)] }
        guard !envelope.options.requiresAllRecipients else {
            throw SMTPError(
                .extensionNotOffered, phase: .preparation,
                "The server takes \(most) recipients at a time, so that all or none cannot be had.")
        }
        var ids: [Int] = []
        for start in stride(from: 0, to: envelope.recipients.count, by: most) {
            var share = envelope
            share.recipients = Array(envelope.recipients[start..<min(start + most, envelope.recipients.count)])
            ids.append(try await self.enqueueOne(share, content))
        }
        return ids
    }

    private func enqueueOne(_ envelope: SMTPEnvelope, _ content: SMTPContent) async throws(SMTPError) -> Int {
        let (plan, outgoing) = try await self.plan(envelope, content)
        let id = self.dialog.enqueue(plan)
        self.contents[id] = outgoing
        return id
    }

    private func result(of ticket: Ticket, _ envelope: SMTPEnvelope) -> SMTPSendResult {
        switch ticket {
        case .refused(let error): return SMTPSendResult(envelope, .notSent(error))
        case .inLine(let ids):
            let results = ids.compactMap { self.dialog.takeResult(of: $0) }
            if results.count == 1, let only = results.first { return only }
            guard let first = results.first else { return SMTPSendResult(envelope, .notSent(self.closedError)) }
            return SMTPSendResult(recipients: results.flatMap(\.recipients), otherwise: first.outcome)
        }
    }

    private var closedError: SMTPError {
        SMTPError(
            .closed, phase: .preparation, "The connection is closed.", remedy: .retryLater(after: nil),
            underlying: self.dialog.failure)
    }

    /// Decides how a message is sent, and makes its content fit for this server.
    private func plan(
        _ envelope: SMTPEnvelope, _ content: SMTPContent
    ) async throws(SMTPError) -> (plan: SMTPTransactionPlan, outgoing: Outgoing) {
        guard self.dialog.isOpen else { throw self.closedError }
        let capabilities = self.dialog.capabilities
        let quirks = self.dialog.settings.quirks
        let limits = self.configuration.limits
        let fitted = try await content.fitted(
            sevenBit: !capabilities.offersEightBit, mayBeBinary: capabilities.offersBinary && quirks.usesChunking,
            limit: limits.encodableContent)
        let planner = SMTPPlanner(
            capabilities: capabilities, quirks: quirks, limits: limits, isProtected: self.dialog.isProtected)
        let plan = try planner.plan(envelope, fitted.facts, isBinary: fitted.isBinary)
        return (plan, Outgoing(content: fitted.content, isVerbatim: fitted.facts.isVerbatim(plan.form)))
    }

    // MARK: Signs of life and the end

    /// Asks the server for a sign of life. Throws when it gives none.
    public func ping() async throws(SMTPError) {
        await self.takeTurn()
        defer { self.endTurn() }
        await self.run()
        guard self.dialog.isOpen else { throw self.closedError }
        self.dialog.ping()
        await self.run()
        if let failure = self.dialog.failure { throw failure }
        guard self.dialog.isAlive else {
            throw SMTPError(.protocolViolation, phase: .idle, "The server refused to give a sign of life.")
        }
    }

    /// Says goodbye and closes. What the server does with the goodbye is of no matter; calling it again does nothing.
    public func close() async {
        await self.takeTurn()
        defer { self.endTurn() }
        guard self.dialog.isOpen else { return await self.stream.close() }
        self.dialog.quit()
        await self.run()
        await self.stream.close()
    }

    // MARK: Driving the dialogue

    /// Does what the dialogue asks until nothing is left to do. Failures end up in the dialogue.
    private func run() async {
        do {
            repeat { try await self.refuseEarlyAnswer() } while try await self.step()
        } catch {
            self.dialog.fail(.wire(error, phase: self.dialog.phase))
        }
        guard self.dialog.failure != nil else { return }
        self.stream.abort()
        self.output = []
        self.ends = []
        self.cursors = [:]
        self.contents = [:]
    }

    /// One action; false when there is none.
    private func step() async throws -> Bool {
        switch self.dialog.next() {
        case .write(let bytes):
            self.output.append(contentsOf: bytes)
        case .read:
            try await self.flush()
            self.dialog.received(try await self.readReply())
        case .startTLS:
            try await self.stream.upgrade(
                with: self.tls, serverName: self.configuration.endpoint.host, settings: self.configuration.tls,
                until: self.clock.deadline(after: self.configuration.timeouts.connect.tls))
            self.dialog.protected()
        case .chooseMechanism(let offered):
            let first = try await self.login.begin(
                offered: offered, facts: self.stream.connection.facts,
                sendsInitialResponse: self.dialog.settings.quirks.sendsInitialResponse)
            self.dialog.logIn(mechanism: first.mechanism, initialResponse: first.response)
        case .challenge(let challenge): try await self.answer(challenge)
        case .verifyLogin:
            try self.login.finish()
            self.dialog.loggedIn()
        case .content(let id, let form, let isEmpty): try await self.writeContent(id, form, isEmpty: isEmpty)
        case .ready, .closed:
            try await self.flush()
            return false
        }
        return true
    }

    private func answer(_ challenge: [UInt8]) async throws {
        do {
            self.dialog.respond(try await self.login.respond(to: challenge))
        } catch {
            self.dialog.giveUpLogin(error)
        }
    }

    /// An answer that is here before its question is not the answer to it.
    private func refuseEarlyAnswer() async throws {
        guard self.dialog.expectsNothing, self.output.isEmpty, !self.stream.buffer.isEmpty else { return }
        guard self.stream.buffer.firstIndex(of: 0x0A) != nil else {
            throw SMTPError(.protocolViolation, phase: self.dialog.phase, "The server speaks before it is asked.")
        }
        self.dialog.receivedUnasked(try await self.readReply())
    }

    private func readReply() async throws -> SMTPReply {
        let timeouts = self.configuration.timeouts
        let phase = self.dialog.phase
        let allowed =
            switch phase {
            case .greeting: timeouts.greeting
            case .answer: timeouts.answer
            case .quit: timeouts.quit
            default: timeouts.command
            }
        let deadline = self.clock.deadline(after: allowed)
        while true {
            let line = try await self.stream.readLine(limit: self.dialog.lineLimit, until: deadline)
            if let reply = try self.parser.append(line, phase: phase) { return reply }
        }
    }

    private func flush() async throws {
        guard !self.output.isEmpty else { return }
        // A task that is cancelled here has sent nothing of what waits; inside of the write nobody could tell.
        try Task.checkCancellation()
        do {
            try await self.stream.write(
                self.output, until: self.clock.deadline(after: self.configuration.timeouts.content))
        } catch {
            // Where it is not known how much of it has left, the messages that end in it may have arrived.
            let written = (error as? TransportError)?.bytesWritten ?? self.output.count
            for end in self.ends where end.offset < written { self.dialog.committed(end.id) }
            throw error
        }
        for end in self.ends { self.dialog.committed(end.id) }
        self.ends.removeAll(keepingCapacity: true)
        self.output.removeAll(keepingCapacity: true)
    }

    private func writeContent(_ id: Int, _ form: SMTPContentEncoder.Form, isEmpty: Bool) async throws {
        var cursor = self.cursors[id] ?? self.makeCursor(id, form, isEmpty: isEmpty)
        self.cursors[id] = nil
        let isLast =
            form == .dotted
            ? try await self.writeDotted(id, &cursor) : try await self.writeChunk(id, &cursor)
        if isLast { self.contents[id] = nil } else { self.cursors[id] = cursor }
        self.dialog.wroteContent(id, isLast: isLast)
        if self.output.count >= self.configuration.limits.contentChunk { try await self.flush() }
    }

    private func makeCursor(_ id: Int, _ form: SMTPContentEncoder.Form, isEmpty: Bool) -> SMTPContentCursor {
        let outgoing = isEmpty ? Outgoing() : self.contents[id] ?? Outgoing()
        return SMTPContentCursor(outgoing.content, form: form, isVerbatim: outgoing.isVerbatim)
    }

    private func writeDotted(_ id: Int, _ cursor: inout SMTPContentCursor) async throws -> Bool {
        var output = self.output
        self.output = []
        defer { self.output = output }
        let isLast = try await self.read(&cursor, to: &output)
        if isLast { self.ends.append((id, cursor.finish(&output))) }
        return isLast
    }

    private func writeChunk(_ id: Int, _ cursor: inout SMTPContentCursor) async throws -> Bool {
        var piece: [UInt8] = []
        let isLast = try await self.read(&cursor, to: &piece)
        if isLast { _ = cursor.finish(&piece) }
        try SMTPCommand.chunk(piece.count, isLast: isLast).encode(to: &self.output, phase: .content)
        self.output.append(contentsOf: piece)
        if isLast { self.ends.append((id, self.output.count - 1)) }
        return isLast
    }

    private func read(_ cursor: inout SMTPContentCursor, to output: inout [UInt8]) async throws -> Bool {
        do {
            return try await cursor.encode(self.configuration.limits.contentChunk, to: &output)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SMTPError(.sourceFailed, phase: .content, "The message could not be read.", underlying: error)
        }
    }

    // MARK: Turns

    private func takeTurn() async {
        guard self.isBusy else { return self.isBusy = true }
        await withCheckedContinuation { self.waiters.append($0) }
    }

    private func endTurn() {
        if let waiter = self.waiters.popFirst() { waiter.resume() } else { self.isBusy = false }
    }
}
