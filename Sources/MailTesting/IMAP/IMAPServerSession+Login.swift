import MailTransport

extension IMAPServerSession {
    /// The capabilities that hold in the present state.
    var capabilities: String {
        let configuration = self.configuration
        var names = configuration.capabilities
        guard self.user == nil else { return names.joined(separator: " ") }
        if case .startTLS = configuration.security, !self.connection.isProtected { names.append("STARTTLS") }
        if self.allowsPasswords {
            names += self.connection.mechanisms(configuration.mechanisms).map { "AUTH=\($0)" }
        } else {
            names.append("LOGINDISABLED")
        }
        return names.joined(separator: " ")
    }

    private var allowsPasswords: Bool {
        self.connection.isProtected || self.configuration.allowsPlaintextPasswords
    }

    /// Commands that are allowed at any time.
    func anyState(_ command: IMAPServerCommand) throws -> Answer {
        switch command.name {
        case "CAPABILITY": self.connection.send("* CAPABILITY \(self.capabilities)")
        case "LOGOUT":
            self.connection.send("* BYE Goodbye")
            self.view = nil
            self.connection.isOver = true
        case "ID": try self.identify(command)
        case "ENABLE": try self.enable(command)
        default: break
        }
        return Answer(text: "\(command.name) done")
    }

    private func identify(_ command: IMAPServerCommand) throws {
        try self.require("ID")
        guard command.arguments.count == 1 else { throw IMAPServerRefusal.bad("ID takes one list") }
        let pairs = self.configuration.identity.map { "\(Self.quoted($0.key)) \(Self.quoted($0.value))" }
        self.connection.send("* ID \(pairs.isEmpty ? "NIL" : "(\(pairs.joined(separator: " ")))")")
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
        self.connection.send("* ENABLED" + granted.map { " \($0)" }.joined())
    }

    func logIn(_ command: IMAPServerCommand) async throws -> Answer {
        switch command.name {
        case "STARTTLS":
            guard case .startTLS = self.configuration.security, !self.connection.isProtected else {
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
