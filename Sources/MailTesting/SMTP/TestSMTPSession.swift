import MailTransport
import MessageParsing
import SASL
import SMTPClient

/// One connection of a ``TestSMTPServer``.
final class TestSMTPSession {
    /// How a session goes on after an effect.
    private enum Course {
        case usual
        case handled
        case dropped
    }

    private let server: TestSMTPServer
    private let number: Int
    private var stream: WireStream
    private var dialog: SMTPServerDialog
    private var output: [UInt8] = []
    private var content: [UInt8] = []
    private var login: SASLServerSession?
    private var isOver = false

    init(_ server: TestSMTPServer, number: Int, connection: any ByteConnection) {
        self.server = server
        self.number = number
        self.stream = WireStream(connection)
        var settings = server.settings.dialog
        if case .startTLS = server.settings.security { settings.offersStartTLS = true }
        var isProtected = false
        if case .tls = server.settings.security { isProtected = true }
        self.dialog = SMTPServerDialog(settings, isProtected: isProtected)
    }

    /// Serves until the end. What goes wrong with the connection ends it, as it does for any server.
    func run() async {
        do {
            if case .tls = self.server.settings.security { try await self.secure() }
            try await self.greet()
            while !self.isOver { try await self.perform(self.dialog.next()) }
            await self.stream.close()
        } catch {
            self.stream.abort()
        }
    }

    private func greet() async throws {
        switch try await self.course(at: .greeting) {
        case .usual: break
        case .handled: _ = self.dialog.next()
        case .dropped: self.isOver = true
        }
    }

    private func perform(_ action: SMTPServerDialog.Action) async throws {
        switch action {
        case .write(let bytes): self.output.append(contentsOf: bytes)
        case .read: try await self.read()
        case .request(let request, let proposal): try await self.decide(request, proposal)
        case .startTLS:
            try await self.flush()
            try await self.secure()
            self.dialog.protected()
        case .beginLogin(let mechanism, let response): try await self.beginLogin(mechanism, response)
        case .continueLogin(let response): try await self.continueLogin(response)
        case .beginMessage, .dropMessage: self.content = []
        case .content(let piece): self.content.append(contentsOf: piece)
        case .message(let envelope): try await self.finish(envelope)
        case .close:
            try await self.flush()
            self.isOver = true
        }
    }

    private func read() async throws {
        try await self.flush()
        let bytes = try await self.stream.read(upTo: 64 * 1024, until: nil)
        if bytes.isEmpty { self.isOver = true } else { self.dialog.received(bytes) }
    }

    private func flush() async throws {
        guard !self.output.isEmpty else { return }
        let bytes = self.output
        self.output = []
        try await self.stream.write(bytes, until: nil)
    }

    private func secure() async throws {
        switch self.server.settings.security {
        case .startTLS(let handshake), .tls(let handshake):
            self.stream = WireStream(try await handshake(self.stream.connection))
        case .none: throw TransportError(.tlsFailed, phase: .tls, "The test server has no certificate.")
        }
    }

    // MARK: The script

    private func decide(_ request: SMTPServerRequest, _ proposal: SMTPReply) async throws {
        let line = Self.line(request)
        self.server.note(command: line)
        let place = TestSMTPRule.Place(rawValue: request.verb)
        let effect = place.flatMap { self.server.effect(at: $0, line: line) }
        if case .reply(let code, let text) = effect { return self.dialog.answer(SMTPReply(code, text)) }
        switch try await self.course(effect) {
        case .usual: self.dialog.answer(self.verdict(request, proposal))
        case .handled: self.dialog.skip()
        case .dropped: self.isOver = true
        }
        if !self.isOver { try await self.followUp(effect) }
    }

    /// The unknown recipient is the one thing that the dialogue cannot know.
    private func verdict(_ request: SMTPServerRequest, _ proposal: SMTPReply) -> SMTPReply? {
        guard case .recipient(let address, _) = request, proposal.isPositive,
            !self.server.knows(address.description)
        else { return nil }
        return SMTPReply(550, self.server.settings.dialog.offersEnhancedStatus ? "5.1.1 No such user" : "No such user")
    }

    private func course(at place: TestSMTPRule.Place) async throws -> Course {
        let effect = self.server.effect(at: place)
        if case .reply(let code, let text) = effect {
            self.output.append(contentsOf: SMTPReply(code, text).encoded())
            return .handled
        }
        let course = try await self.course(effect)
        try await self.followUp(effect)
        return course
    }

    private func course(_ effect: TestSMTPRule.Effect?) async throws -> Course {
        switch effect {
        case .raw(let bytes):
            self.output.append(contentsOf: bytes)
            return .handled
        case .delay(let duration):
            try await self.flush()
            try await self.server.clock.sleep(for: duration)
            return .usual
        case .drop:
            try await self.flush()
            self.stream.abort()
            return .dropped
        case .silence: return .handled
        case .append, .dropSilently, .reply, nil: return .usual
        }
    }

    private func followUp(_ effect: TestSMTPRule.Effect?) async throws {
        switch effect {
        case .append(let bytes):
            if case .write(let answer) = self.dialog.next() { self.output.append(contentsOf: answer) }
            self.output.append(contentsOf: bytes)
        case .dropSilently:
            self.stream.abort()
            self.isOver = true
        default: break
        }
    }

    // MARK: Mail

    private func finish(_ envelope: SMTPServerEnvelope) async throws {
        let message = TestSMTPMessage(envelope: envelope, content: self.content, connection: self.number)
        self.content = []
        let effect = self.server.effect(at: .answer)
        if case .reply(let code, let text) = effect {
            let reply = SMTPReply(code, text)
            if reply.isPositive { _ = self.server.take(message) }
            return self.dialog.finish(envelope.recipients.map { _ in reply })
        }
        switch try await self.course(effect) {
        case .usual: self.dialog.finish(self.server.take(message))
        case .handled: self.dialog.finish([])
        case .dropped: self.isOver = true
        }
        if !self.isOver { try await self.followUp(effect) }
    }

    // MARK: Login

    private func beginLogin(_ mechanism: String, _ response: [UInt8]?) async throws {
        let dialog = self.server.settings.dialog
        let session = SASLServerSession(
            mechanism: mechanism,
            advertised: self.dialog.isProtected ? dialog.protectedLoginMechanisms : dialog.loginMechanisms,
            accounts: self.server.store, connection: self.stream.connection.facts, allowPlaintextPasswords: true,
            host: dialog.name)
        guard var session else { return self.dialog.refuseLogin() }
        let step = try await session.start(initialResponse: response)
        self.login = session
        self.apply(step)
    }

    private func continueLogin(_ response: [UInt8]) async throws {
        guard var session = self.login else { return self.dialog.refuseLogin() }
        let step = try await session.step(response)
        self.login = session
        self.apply(step)
    }

    private func apply(_ step: SASLServerStep) {
        switch step {
        case .challenge(let bytes): self.dialog.challenge(bytes)
        case .success(let identity): self.dialog.loggedIn(identity.authorizationID)
        case .failure: self.dialog.refuseLogin()
        }
    }

    /// A command as the log shows it: without what a login sends.
    private static func line(_ request: SMTPServerRequest) -> String {
        switch request {
        case .hello(let name), .helo(let name): "\(request.verb) \(name)"
        case .login(let mechanism, _): "AUTH \(mechanism)"
        case .sender(let address, let parameters):
            "MAIL FROM:<\(address?.description ?? "")>" + Self.text(parameters)
        case .recipient(let address, let parameters): "RCPT TO:<\(address)>" + Self.text(parameters)
        case .chunk(let size, let isLast): "BDAT \(size)\(isLast ? " LAST" : "")"
        default: request.verb
        }
    }

    private static func text(_ parameters: [String: String]) -> String {
        parameters.sorted { $0.key < $1.key }.map { $0.value.isEmpty ? " \($0.key)" : " \($0.key)=\($0.value)" }
            .joined()
    }
}
