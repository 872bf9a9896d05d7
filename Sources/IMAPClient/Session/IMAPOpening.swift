import MailTransport
import SASL

/// The beginning of a connection, one command after another: greeting, STARTTLS, login, ID.
struct IMAPOpening {
    private let configuration: IMAPConfiguration
    private let connector: MailConnector
    private(set) var reader: ResponseReader
    private(set) var dialog = IMAPDialog()
    /// The login that succeeded, if it was SASL's.
    private(set) var login: SASLSession?

    /// Opens the connection and leads it to where commands can be given.
    static func open(
        _ configuration: IMAPConfiguration, _ connector: MailConnector
    ) async throws -> IMAPOpening {
        let watch = IMAPOpeningWatch(connector)
        do {
            let connection = try await connector.open(
                configuration.endpoint, security: configuration.security, tls: configuration.tls,
                timeouts: configuration.timeouts.connect)
            var opening = IMAPOpening(configuration, connector, connection)
            do {
                try await opening.run()
            } catch {
                opening.reader.connection.abort()
                throw error
            }
            watch.opened(opening.reader.connection.facts, mechanism: opening.login?.mechanism)
            return opening
        } catch {
            let error = IMAPError.wrapping(error)
            watch.failed(error)
            throw error
        }
    }

    private init(_ configuration: IMAPConfiguration, _ connector: MailConnector, _ connection: any ByteConnection) {
        self.configuration = configuration
        self.connector = connector
        self.reader = ResponseReader(connection, limits: configuration.limits)
    }

    private func deadline(_ duration: Duration?) -> MailInstant? {
        self.connector.clock.deadline(after: duration)
    }

    private mutating func run() async throws {
        let greeting = try await self.greet()
        if case .startTLS(let policy) = self.configuration.security {
            try await self.startTLS(policy, greeting)
        }
        if self.dialog.phase != .authenticated { try await self.logIn() }
        if self.dialog.capabilities == nil { try await self.askCapabilities() }
        if self.dialog.capabilities?.has("ID") == true { try await self.sayWhoWeAre() }
        try await self.enableExtensions()
    }

    /// Before any mailbox is open: later it is too late (RFC 5161, 3.1). A server may refuse or confirm nothing.
    private mutating func enableExtensions() async throws {
        guard let capabilities = self.dialog.capabilities, capabilities.has("ENABLE") else { return }
        let names = self.configuration.enabledExtensions.filter { capabilities.has($0) }
        guard !names.isEmpty else { return }
        var encoder = self.encoder("ENABLE")
        for name in names {
            encoder.space()
            try encoder.atom(name)
        }
        _ = try await self.command("ENABLE", encoder.finished(), wants: .enabled)
    }

    private mutating func greet() async throws -> IMAPStatus {
        let event = try await self.reader.next(until: self.deadline(self.configuration.timeouts.greeting))
        guard case .response(let response) = event else { throw IMAPError.notIMAP }
        return try self.dialog.receiveGreeting(response)
    }

    private mutating func startTLS(_ policy: ConnectionSecurity.StartTLSPolicy, _ greeting: IMAPStatus) async throws {
        guard greeting.condition != .preauthenticated else {
            // STARTTLS cannot follow PREAUTH, which somebody on the way can say to keep the connection open.
            throw IMAPError(
                .preauthenticatedInPlaintext, "The server let the client in before the connection was protected.")
        }
        if self.dialog.capabilities == nil { try await self.askCapabilities() }
        guard self.dialog.capabilities?.has("STARTTLS") == true else {
            if policy == .opportunistic { return }
            throw IMAPError(.startTLSUnavailable, "The server offers no encryption on this port.")
        }
        let status = try await self.command("STARTTLS", [Array("STARTTLS\r\n".utf8)], kind: .startTLS)
        guard status.condition == .ok else {
            throw IMAPError(.startTLSUnavailable, "The server refused to encrypt the connection.", status: status)
        }
        try await self.reader.upgrade(
            with: self.connector.tls, serverName: self.configuration.endpoint.host, settings: self.configuration.tls,
            until: self.deadline(self.configuration.timeouts.connect.tls))
        self.dialog.becameProtected()
    }

    private mutating func askCapabilities() async throws {
        let status = try await self.command("CAPABILITY", [Array("CAPABILITY\r\n".utf8)])
        guard status.condition == .ok else { throw StatusMeaning.error(status, command: "CAPABILITY") }
    }

    private mutating func sayWhoWeAre() async throws {
        guard !self.configuration.clientID.isEmpty else { return }
        var encoder = self.encoder("ID (")
        try encoder.list(self.configuration.clientID) { encoder, field throws(IMAPError) in
            try encoder.string(field.name)
            encoder.space()
            try encoder.string(field.value)
        }
        encoder.raw(")")
        // Whatever the server thinks of it, the session goes on.
        _ = try await self.command("ID", encoder.finished(), wants: .id)
    }

    private func encoder(_ words: StaticString) -> CommandEncoder {
        CommandEncoder(words, literals: .synchronising, utf8: false)
    }

    // MARK: Login

    private mutating func logIn() async throws {
        guard let credentials = self.configuration.credentials?.limited(to: self.configuration.loginMechanisms) else {
            throw IMAPError(.authenticationFailed, "The server wants a login, and the settings have none.")
        }
        if self.dialog.capabilities == nil { try await self.askCapabilities() }
        let capabilities = self.dialog.capabilities ?? IMAPCapabilities([])
        var attempts = SASLAttempts(
            credentials: credentials, offered: capabilities.mechanisms, connection: self.reader.connection.facts,
            allowPlaintextPasswords: self.configuration.allowsPlaintextPasswords,
            host: self.configuration.endpoint.host, port: self.configuration.endpoint.port)
        var refusal: IMAPError?
        while let session = try self.session(attempts, credentials, capabilities, after: refusal) {
            do {
                return try await self.authenticate(session, withInitialResponse: capabilities.has("SASL-IR"))
            } catch let error as IMAPError where attempts.mayGoOn(session, after: error.underlying as? SASLError) {
                refusal = error
            } catch let error as IMAPError where error.code == .rejected || error.code == .notSupported {
                // It was not the password: the server lists what it does not know.
                attempts.leaveOut(session)
            }
        }
        try await self.plainLogin(credentials)
    }

    /// The next attempt; nil when there is none but the LOGIN command, which the server does not forbid. A password
    /// that was refused is not tried by that, too.
    private func session(
        _ attempts: SASLAttempts, _ credentials: Credentials, _ capabilities: IMAPCapabilities,
        after refusal: IMAPError?
    ) throws -> SASLSession? {
        do {
            let session = try attempts.next()
            return self.prefersLoginCommand(session, credentials, capabilities) ? nil : session
        } catch {
            if let refusal { throw refusal }
            if error.code == .noCommonMechanism, !capabilities.has("LOGINDISABLED") { return nil }
            throw error
        }
    }

    /// Exchange refuses names of shared mailboxes, such as `user@example.com/support`, by PLAIN and takes them by
    /// LOGIN.
    private func prefersLoginCommand(
        _ session: SASLSession, _ credentials: Credentials, _ capabilities: IMAPCapabilities
    ) -> Bool {
        guard session.mechanism == "PLAIN", !capabilities.has("LOGINDISABLED") else { return false }
        let name = credentials.passwordLogin(by: "LOGIN")?.username.utf8
        return name?.contains { $0 == Ascii.slash || $0 == Ascii.backslash } == true
    }

    private mutating func plainLogin(_ credentials: Credentials) async throws {
        let login = try credentials.plainLogin(
            over: self.reader.connection.facts, allowPlaintextPasswords: self.configuration.allowsPlaintextPasswords)
        var encoder = self.encoder("LOGIN ")
        try encoder.string(login.username)
        encoder.space()
        try encoder.string(login.password)
        let status = try await self.command("LOGIN", encoder.finished(), kind: .login)
        guard status.condition == .ok else { throw StatusMeaning.error(status, command: "LOGIN") }
        self.dialog.becameAuthenticated(status)
    }

    private mutating func authenticate(_ session: SASLSession, withInitialResponse: Bool) async throws {
        var session = session
        var first = try await session.initialResponse()
        var encoder = self.encoder("AUTHENTICATE ")
        try encoder.atom(session.mechanism)
        if withInitialResponse, let response = first {
            encoder.space()
            encoder.safe(response.isEmpty ? "=" : Base64.text(response))
            first = nil
        }
        let tag = self.dialog.begin(.login, wants: [], continuations: 0)
        var deadline = try await self.send(IMAPDialog.tag(tag) + [Ascii.space] + encoder.finished().joined())
        while true {
            switch try await self.receive(until: deadline) {
            case .continuation(let text):
                deadline = try await self.answer(text, &session, &first)
            case .tagged(_, let status) where !self.dialog.isPending(tag):
                return try await self.authenticated(status, &session)
            default: continue
            }
        }
    }

    private mutating func answer(
        _ text: [UInt8], _ session: inout SASLSession, _ first: inout [UInt8]?
    ) async throws -> MailInstant? {
        var reply: [UInt8]
        if let response = first {
            reply = Base64.encode(response)
            first = nil
        } else {
            do {
                guard let challenge = Base64.decode(text) else {
                    throw SASLError(.malformedChallenge, "The server's challenge is not Base64.")
                }
                reply = Base64.encode(try await session.respond(to: challenge))
            } catch {
                // The server is told before the attempt is given up (RFC 9051, 6.2.2).
                _ = try await self.send(Array("*\r\n".utf8))
                throw error
            }
        }
        return try await self.send(reply + [Ascii.cr, Ascii.lf])
    }

    private mutating func authenticated(_ status: IMAPStatus, _ session: inout SASLSession) async throws {
        guard status.condition == .ok else {
            let meaning = StatusMeaning.error(status, command: "AUTHENTICATE")
            guard meaning.code == .authenticationFailed else { throw meaning }
            let reason = await session.rejected()
            throw IMAPError(
                .authenticationFailed, reason.detail, remedy: reason.remedy, status: status, underlying: reason)
        }
        try session.finish(success: nil)
        self.login = session
        self.dialog.becameAuthenticated(status)
    }

    // MARK: Input and output

    private mutating func command(
        _ name: StaticString, _ pieces: [[UInt8]], kind: IMAPDialog.Kind = .plain, wants: IMAPDialog.Wants = []
    ) async throws -> IMAPStatus {
        let tag = self.dialog.begin(kind, wants: wants, continuations: pieces.count - 1)
        var rest = pieces[...]
        let first = rest.popFirst() ?? []
        var deadline = try await self.send(IMAPDialog.tag(tag) + [Ascii.space] + first)
        while true {
            switch try await self.receive(until: deadline) {
            case .continuation:
                if let piece = rest.popFirst() { deadline = try await self.send(piece) }
            case .tagged(_, let status) where !self.dialog.isPending(tag): return status
            default: continue
            }
        }
    }

    /// Returns the time until which the server must have answered. Lines that are no answer do not buy it more.
    private func send(_ bytes: [UInt8]) async throws -> MailInstant? {
        let deadline = self.deadline(self.configuration.timeouts.command)
        try await self.reader.connection.write(bytes, until: deadline)
        return deadline
    }

    private mutating func receive(until deadline: MailInstant?) async throws -> IMAPResponse {
        while true {
            guard case .response(let response) = try await self.reader.next(until: deadline) else { continue }
            if case .fail(let error) = self.dialog.receive(response) { throw error }
            return response
        }
    }
}
