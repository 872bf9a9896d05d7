internal import MailCrypto
internal import MailTransport
internal import SASL

extension POP3Connection {
    /// Goes through the dialogue from the greeting to the login.
    func open() async throws(POP3Error) {
        try await self.exchange {
            var dialog = POP3Dialog(policy: self.policy, isProtected: self.facts.tls != nil)
            var action = dialog.received(try await self.readGreeting())
            while true {
                switch action {
                case .ready:
                    if dialog.capabilities.isKnown { self.capabilities = dialog.capabilities }
                    self.isUTF8 = dialog.isUTF8
                    return
                case .fail(let error): throw POP3LoginFailure(error: error)
                default: action = try await self.perform(action, &dialog)
                }
            }
        }
    }

    private var policy: POP3Dialog.Policy {
        var policy = POP3Dialog.Policy()
        if case .startTLS(let startTLS) = self.configuration.security { policy.startTLS = startTLS }
        policy.usesUTF8 = self.configuration.usesUTF8
        policy.allowsUser = self.credentials.passwordLogin(by: "USER") != nil
        policy.allowsDigest = self.credentials.passwordLogin(by: "APOP") != nil
        policy.allowsPlaintextPasswords = self.configuration.allowsPlaintextPasswords
        return policy
    }

    private func readGreeting() async throws -> POP3Reply {
        let deadline = self.connector.clock.deadline(after: self.configuration.timeouts.greeting)
        let line = try await self.stream.readLine(limit: self.configuration.limits.lineBytes, until: deadline)
        guard let reply = POP3Reply(line: line), reply.status != .challenge else {
            throw POP3Error(.notPOP3, "What answers there is not a POP3 server.")
        }
        return reply
    }

    private func perform(
        _ action: POP3Dialog.Action, _ dialog: inout POP3Dialog
    ) async throws -> POP3Dialog.Action {
        switch action {
        case .send(.startTLS) where !self.stream.buffer.isEmpty:
            // An answer that is there before the question was put in on the way.
            return dialog.upgrade(plaintextBytesPending: self.stream.buffer.count) ?? action
        case .send(let command): return dialog.received(try await self.ask(command))
        case .readList: return dialog.received(list: try await self.readList(until: self.commandDeadline))
        case .startTLS: return try await self.switchToTLS(&dialog)
        case .authenticate(let mechanisms):
            if dialog.capabilities.isKnown { self.capabilities = dialog.capabilities }
            return dialog.saslEnded(try await self.authenticate(mechanisms))
        case .sendDigest(let timestamp):
            let (name, password) = try self.login(by: "APOP")
            let digest = try HashFunction.md5.digest(Array((timestamp + password).utf8))
            let command = POP3Command.digestLogin(user: name, digest: Self.hexadecimal(digest))
            return dialog.received(try await self.ask(command))
        case .sendUser: return dialog.received(try await self.ask(.user(try self.login(by: "USER").username)))
        case .sendPassword: return dialog.received(try await self.ask(.password(try self.login(by: "USER").password)))
        case .ready, .fail: return action
        }
    }

    private func ask(_ command: POP3Command) async throws -> POP3Reply {
        let deadline = self.commandDeadline
        try await self.send(command, until: deadline)
        return try await self.readReply(until: deadline)
    }

    private func login(by command: String) throws -> (username: String, password: String) {
        guard let login = self.credentials.passwordLogin(by: command) else {
            throw POP3Error(.noLoginMethod, "The server offers only a login with a password.")
        }
        return login
    }

    /// Who logs in; Gmail takes a wish in front of the name.
    private var credentials: Credentials {
        let credentials = self.configuration.credentials.limited(to: self.configuration.loginMechanisms)
        guard self.configuration.usesGmailRecentMode else { return credentials }
        return credentials.renamed { $0.hasPrefix("recent:") ? $0 : "recent:" + $0 }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private func switchToTLS(_ dialog: inout POP3Dialog) async throws -> POP3Dialog.Action {
        if let refusal = dialog.upgrade(plaintextBytesPending: self.stream.buffer.count) { return refusal }
        try await self.stream.upgrade(
            with: self.connector.tls, serverName: self.configuration.endpoint.host, settings: self.configuration.tls,
            until: self.connector.clock.deadline(after: self.configuration.timeouts.connect.tls))
        return dialog.upgraded()
    }

    // MARK: SASL

    /// Tries the mechanisms from the strongest on. One that the server does not know after all is left out, as long as
    /// nothing secret was sent; a refusal of the credentials ends the attempt.
    private func authenticate(_ offered: [String]) async throws -> POP3Dialog.SASLOutcome {
        var attempts = SASLAttempts(
            credentials: self.credentials, offered: offered, connection: self.facts,
            allowPlaintextPasswords: self.configuration.allowsPlaintextPasswords,
            host: self.configuration.endpoint.host, port: self.configuration.endpoint.port)
        var refusal: POP3LoginFailure?
        while true {
            var session: SASLSession
            do {
                session = try attempts.next()
            } catch {
                if let refusal { throw refusal }
                return .unavailable(Self.loginProblem(error))
            }
            do {
                if try await self.attempt(&session) { return .success }
                attempts.leaveOut(session)
            } catch let failure as POP3LoginFailure
                where attempts.mayGoOn(session, after: failure.error.underlying as? SASLError)
            {
                refusal = failure
            }
        }
    }

    /// One exchange; false when the server does not know the mechanism.
    private func attempt(_ session: inout SASLSession) async throws -> Bool {
        var first = try await Self.loginError { () async throws(SASLError) in try await session.initialResponse() }
        var command = POP3Command.authenticate(session.mechanism, initialResponse: nil)
        if self.configuration.initialResponse == .withCommand, let bytes = first {
            let whole = POP3Command.authenticate(session.mechanism, initialResponse: Base64.text(bytes))
            // RFC 5034 4: the line must not be longer than 255 bytes.
            if try whole.encoded().count <= 255 {
                command = whole
                first = nil
            }
        }
        var hasResponded = command != .authenticate(session.mechanism, initialResponse: nil)
        var reply = try await self.ask(command)
        while true {
            switch reply.status {
            case .ok where hasResponded:
                try await Self.loginError { () async throws(SASLError) in try session.finish(success: nil) }
                return true
            case .error where !hasResponded:
                if reply.code == nil { return false }
                throw POP3LoginFailure(
                    error: reply.error(otherwise: .authenticationFailed, "The server refused the login."))
            case .error: throw await self.refusal(reply, &session)
            case .ok, .challenge:
                // Before anything was sent, +OK can only mean the + that is due (some servers mix them up).
                reply = try await self.respond(to: reply, &first, &session)
                hasResponded = true
            }
        }
    }

    private func respond(
        to reply: POP3Reply, _ first: inout [UInt8]?, _ session: inout SASLSession
    ) async throws -> POP3Reply {
        let answer: [UInt8]
        if let waiting = first {
            answer = waiting
            first = nil
        } else {
            let text = reply.status == .challenge ? Array(reply.text.utf8) : []
            guard let challenge = Base64.decode(text) else {
                return try await self.giveUp(POP3Error(.malformedReply, "The server's challenge is not Base64."))
            }
            do throws(SASLError) {
                answer = try await session.respond(to: challenge)
            } catch {
                return try await self.giveUp(Self.loginProblem(error))
            }
        }
        let deadline = self.commandDeadline
        try await self.stream.write(Base64.encode(answer) + [13, 10], until: deadline)
        return try await self.readReply(until: deadline)
    }

    /// Ends the exchange as RFC 5034 prescribes, and throws.
    private func giveUp(_ error: POP3Error) async throws -> POP3Reply {
        let deadline = self.commandDeadline
        try await self.stream.write(Array("*\r\n".utf8), until: deadline)
        _ = try await self.readReply(until: deadline)
        throw POP3LoginFailure(error: error)
    }

    private func refusal(_ reply: POP3Reply, _ session: inout SASLSession) async -> POP3LoginFailure {
        let named = reply.error(otherwise: .authenticationFailed, "The server refused the login.")
        guard named.code == .authenticationFailed else { return POP3LoginFailure(error: named) }
        var error = Self.loginProblem(await session.rejected())
        error.reply = reply
        return POP3LoginFailure(error: error)
    }

    private static func loginError<Result>(
        _ body: () async throws(SASLError) -> Result
    ) async throws -> Result {
        do throws(SASLError) {
            return try await body()
        } catch {
            throw POP3LoginFailure(error: Self.loginProblem(error))
        }
    }

    private static func loginProblem(_ error: SASLError) -> POP3Error {
        let code: POP3Error.Code =
            switch error.code {
            case .rejected, .tokenRejected, .tokenUnavailable, .serverNotVerified: .authenticationFailed
            case .cancelled: .cancelled
            case .malformedChallenge, .limitExceeded: .malformedReply
            default: .noLoginMethod
            }
        return POP3Error(code, error.detail, remedy: error.remedy, underlying: error)
    }
}

/// An error of the login: it ends the session even where the server merely said no.
struct POP3LoginFailure: Error {
    var error: POP3Error
}
