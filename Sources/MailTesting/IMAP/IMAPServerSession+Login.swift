import MailTransport

extension IMAPServerSession {
    /// The capabilities that hold in the present state.
    var capabilities: String {
        let configuration = self.server.configuration
        var names = configuration.capabilities
        guard self.user == nil else { return names.joined(separator: " ") }
        if case .startTLS = configuration.security, !self.isProtected { names.append("STARTTLS") }
        if self.allowsPasswords {
            names += self.mechanisms.map { "AUTH=\($0)" }
        } else {
            names.append("LOGINDISABLED")
        }
        return names.joined(separator: " ")
    }

    private var allowsPasswords: Bool {
        self.isProtected || self.server.configuration.allowsPlaintextPasswords
    }

    /// Commands that are allowed at any time.
    func anyState(_ command: IMAPServerCommand) throws -> Answer {
        switch command.name {
        case "CAPABILITY": self.send("* CAPABILITY \(self.capabilities)")
        case "LOGOUT":
            self.send("* BYE Goodbye")
            self.view = nil
            self.isOver = true
        case "ID": try self.identify(command)
        case "ENABLE": try self.enable(command)
        default: break
        }
        return Answer(text: "\(command.name) done")
    }

    private func identify(_ command: IMAPServerCommand) throws {
        try self.require("ID")
        guard command.arguments.count == 1 else { throw IMAPServerRefusal.bad("ID takes one list") }
        let pairs = self.server.configuration.identity.map { "\(Self.quoted($0.key)) \(Self.quoted($0.value))" }
        self.send("* ID \(pairs.isEmpty ? "NIL" : "(\(pairs.joined(separator: " ")))")")
    }

    private func enable(_ command: IMAPServerCommand) throws {
        try self.require("ENABLE")
        guard self.user != nil, self.view == nil else { throw IMAPServerRefusal.bad("ENABLE comes before SELECT") }
        let known = ["CONDSTORE", "QRESYNC", "UTF8=ACCEPT", "IMAP4REV2"]
        let asked = command.arguments.compactMap(\.keyword)
        guard !asked.isEmpty, asked.count == command.arguments.count else {
            throw IMAPServerRefusal.bad("ENABLE takes names")
        }
        let granted = asked.filter { known.contains($0) && self.offers($0) }
        self.enabled.formUnion(granted)
        if granted.contains("QRESYNC") { self.enabled.insert("CONDSTORE") }
        self.send("* ENABLED" + granted.map { " \($0)" }.joined())
    }

    func logIn(_ command: IMAPServerCommand) async throws -> Answer {
        switch command.name {
        case "STARTTLS":
            guard case .startTLS = self.server.configuration.security, !self.isProtected else {
                throw IMAPServerRefusal.bad("No STARTTLS here")
            }
            return Answer(text: "Begin TLS")
        case "LOGIN":
            guard self.allowsPasswords else {
                throw IMAPServerRefusal.no("Not in plaintext", code: "PRIVACYREQUIRED")
            }
            guard command.arguments.count == 2, let name = command.arguments[0].text,
                let password = command.arguments[1].text
            else { throw IMAPServerRefusal.bad("LOGIN takes a name and a password") }
            guard self.store.accepts(password: password, of: name) else { throw Self.wrongCredentials }
            return self.welcome(name)
        default:
            return try await self.authenticate(command)
        }
    }

    static let wrongCredentials = IMAPServerRefusal.no("Wrong name or password", code: "AUTHENTICATIONFAILED")

    func welcome(_ name: String) -> Answer {
        self.user = name
        return Answer(code: "CAPABILITY \(self.capabilities)", text: "Logged in")
    }

    /// Performs the handshake after the OK has been written. Bytes that came before it end the connection: somebody on
    /// the way may have put them there.
    func switchToTLS() async throws {
        guard case .startTLS(let handshake) = self.server.configuration.security else { return }
        try await self.flush()
        guard self.stream.buffer.isEmpty else {
            throw TransportError(.plaintextBeforeTLS, "The client sent bytes before the handshake.")
        }
        let connection = try await handshake(self.stream.connection)
        self.writer.move(to: connection)
        self.stream = WireStream(connection)
        self.isProtected = true
    }

    /// A quoted string, with what must be escaped escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
