import MailTransport

/// One connection to a mail server, ready for mail: open it with ``withSMTPConnection(_:connector:_:)``.
///
/// Calls from several tasks take turns. After an error of the connection itself every further call says
/// ``SMTPError/Code/closed``; messages that were under way have the result that is true.
public actor SMTPConnection {
    let configuration: SMTPConfiguration
    let clock: any MailClock
    let reporter: SMTPReporter
    private let tls: any TLSProvider
    let stream: WireStream
    var dialog: SMTPDialog
    private var parser: SMTPReplyParser
    private let login: SMTPLogin
    /// The messages that were handed over together and are worked off now.
    var batch: SMTPBatch?
    /// How many transactions this connection has been asked for, of which a server may allow only so many (RFC 9422).
    var transactions = 0
    /// What waits to be written, and where in it messages end.
    var output: [UInt8] = []
    var ends: [(id: Int, offset: Int)] = []
    /// What is still to be sent of the messages in line.
    var contents: [Int: SMTPContentCursor] = [:]
    private var isBusy = false
    private var waiters = Queue<CheckedContinuation<Void, Never>>()

    /// What the server said it can do.
    public var capabilities: SMTPCapabilities { self.dialog.capabilities }

    /// The server's first words, which often name its software.
    public var greeting: SMTPReply? { self.dialog.greeting }

    /// Why the connection is of no further use; nil while it is.
    public var failure: SMTPError? { self.dialog.failure }

    /// What is known about the server by now.
    var verification: SMTPVerification {
        SMTPVerification(
            greeting: self.dialog.greeting, capabilities: self.dialog.capabilities,
            tls: self.stream.connection.facts.tls, mechanism: self.login.mechanism)
    }

    init(
        _ connection: any ByteConnection, _ configuration: SMTPConfiguration, _ connector: MailConnector
    ) throws(SMTPError) {
        self.configuration = configuration
        self.clock = connector.clock
        self.reporter = SMTPReporter(connector, configuration.endpoint)
        self.tls = connector.tls
        self.stream = WireStream(connection)
        self.dialog = SMTPDialog(try SMTPDialogSettings(configuration, connection.facts))
        self.parser = SMTPReplyParser(limits: configuration.limits)
        self.login = SMTPLogin(configuration)
    }

    // MARK: Driving the dialogue

    /// Does what the dialogue asks until nothing is left to do. Failures end up in the dialogue.
    func run() async {
        do {
            repeat {
                await self.refill()
                try await self.refuseEarlyAnswer()
            } while try await self.goOn()
        } catch {
            self.dialog.fail(.wire(error, phase: self.dialog.phase))
        }
        guard self.dialog.failure != nil else { return }
        self.stream.abort()
        self.output = []
        self.ends = []
        self.contents = [:]
        await self.refill()
    }

    /// One action; false when there is none, and none comes of what has just become known.
    private func goOn() async throws -> Bool {
        if try await self.step() { return true }
        await self.refill()
        return self.dialog.messagesWaiting > 0
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

    /// What is known about a refused login beyond the server's words.
    func explain(_ error: SMTPError) async -> SMTPError { await self.login.explain(error) }

    /// The login mechanism used last.
    var mechanism: String? { self.login.mechanism }

    // MARK: Answers

    /// An answer that is here before its question is not the answer to it.
    private func refuseEarlyAnswer() async throws {
        guard self.dialog.expectsNothing, self.output.isEmpty, !self.stream.buffer.isEmpty else { return }
        guard self.stream.buffer.firstIndex(of: 0x0A) != nil else {
            throw SMTPError(.protocolViolation, phase: self.dialog.phase, "The server speaks before it is asked.")
        }
        self.dialog.receivedUnasked(try await self.readReply())
    }

    private func readReply() async throws -> SMTPReply {
        self.parser.mixesCodes = self.dialog.settings.quirks.mixesCodes
        if let reply = try self.bufferedReply() { return reply }
        let deadline = self.clock.deadline(after: self.patience)
        while true {
            try await self.stream.fillLine(until: deadline)
            if let reply = try self.bufferedReply() { return reply }
        }
    }

    /// The answer that lies in the buffer, complete; nil where more bytes must come.
    private func bufferedReply() throws -> SMTPReply? {
        let phase = self.dialog.phase
        let limit = self.dialog.lineLimit
        while let outcome = try self.stream.takeLine(limit: limit, { try self.parser.append($0, phase: phase) }) {
            if let reply = outcome { return reply }
        }
        return nil
    }

    /// How long the answer may take that is waited for.
    private var patience: Duration? {
        let timeouts = self.configuration.timeouts
        return switch self.dialog.phase {
        case .greeting: timeouts.greeting
        case .answer: timeouts.answer
        case .quit: timeouts.quit
        default: timeouts.command
        }
    }

    // MARK: Turns

    func takeTurn() async {
        guard self.isBusy else { return self.isBusy = true }
        await withCheckedContinuation { self.waiters.append($0) }
    }

    func endTurn() {
        if let waiter = self.waiters.popFirst() { waiter.resume() } else { self.isBusy = false }
    }
}
