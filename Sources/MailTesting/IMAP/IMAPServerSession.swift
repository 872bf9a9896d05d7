import MailTransport

/// One client's conversation with a ``TestIMAPServer``. It belongs to one task.
final class IMAPServerSession {
    let configuration: TestIMAPConfiguration
    let connection: TestServerConnection
    let store: TestMailStore
    var user: String?
    var view: IMAPServerView?
    /// Extensions that the client has switched on, in upper case.
    var enabled: Set<String> = []

    /// A tagged OK.
    struct Answer {
        var code: String?
        var text: String
    }

    init(_ configuration: TestIMAPConfiguration, _ connection: TestServerConnection, _ store: TestMailStore) {
        self.configuration = configuration
        self.connection = connection
        self.store = store
    }

    /// Whether the server's list of capabilities has this one.
    func offers(_ capability: String) -> Bool {
        self.configuration.capabilities.contains { $0.uppercased() == capability }
    }

    /// Throws BAD when the extension is not offered.
    func require(_ capability: String) throws {
        guard self.offers(capability) else { throw IMAPServerRefusal.bad("Unknown command") }
    }

    // MARK: The conversation

    func serve() async throws {
        let greeting = self.configuration.greeting
        self.connection.send(greeting)
        try await self.connection.flush()
        if greeting.hasPrefix("* BYE") { return }
        if greeting.hasPrefix("* PREAUTH") { self.user = self.store.users.first }
        while !self.connection.isOver {
            switch try await self.readCommand() {
            case .ended: return
            case .refused(let tag, let refusal): self.send(tag, refusal)
            case .command(let command): try await self.answer(command)
            }
            try await self.connection.flush()
        }
    }

    private func answer(_ command: IMAPServerCommand) async throws {
        let passes = try await self.connection.passes(command.name) { line in
            line.split(separator: "{tag}", omittingEmptySubsequences: false).joined(separator: command.tag)
        } farewell: { text in
            "* BYE \(text)"
        }
        guard passes else { return }
        do {
            let answer = try await self.perform(command)
            self.sendUpdates(allowsExpunge: !Self.keepsNumbers(command.name))
            let code = answer.code.map { "[\($0)] " } ?? ""
            self.connection.send("\(command.tag) OK \(code)\(answer.text)")
            if command.name == "STARTTLS", case .startTLS(let handshake) = self.configuration.security {
                try await self.connection.startTLS(by: handshake)
            }
        } catch let refusal as IMAPServerRefusal {
            self.send(command.tag, refusal)
        }
    }

    private func send(_ tag: String, _ refusal: IMAPServerRefusal) {
        let code = refusal.code.map { "[\($0)] " } ?? ""
        self.connection.send("\(tag) \(refusal.status) \(code)\(refusal.text)")
    }

    /// Commands during which no EXPUNGE may be sent (RFC 9051 7.5.1): their answers would count wrongly.
    private static func keepsNumbers(_ name: String) -> Bool {
        ["FETCH", "STORE", "SEARCH"].contains(name)
    }

    private func perform(_ command: IMAPServerCommand) async throws -> Answer {
        switch command.name {
        case "CAPABILITY", "NOOP", "LOGOUT", "ID", "ENABLE": return try self.anyState(command)
        case "STARTTLS", "LOGIN", "AUTHENTICATE":
            guard self.user == nil else { throw IMAPServerRefusal.bad("Already logged in") }
            return try await self.logIn(command)
        default: break
        }
        guard let user = self.user else { throw IMAPServerRefusal.bad("Log in first") }
        if let answer = try await self.authenticated(command, user: user) { return answer }
        guard let view = self.view else { throw IMAPServerRefusal.bad("Unknown command, or no mailbox selected") }
        return try await self.selected(command, view)
    }

    private func authenticated(_ command: IMAPServerCommand, user: String) async throws -> Answer? {
        switch command.name {
        case "SELECT", "EXAMINE": try self.select(command, user: user)
        case "LIST": try self.list(command, user: user)
        case "LSUB": try self.listSubscribed(command, user: user)
        case "STATUS": try self.status(command, user: user)
        case "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE": try self.manage(command, user: user)
        case "NAMESPACE": try self.namespace(command)
        case "APPEND": try self.append(command, user: user)
        case "IDLE": try await self.idle(command)
        default: nil
        }
    }

    private func selected(_ command: IMAPServerCommand, _ view: IMAPServerView) async throws -> Answer {
        switch command.name {
        case "CHECK": Answer(text: "CHECK done")
        case "CLOSE", "UNSELECT": try self.leave(command, view)
        case "EXPUNGE", "UID EXPUNGE": try self.expunge(command, view)
        case "SEARCH", "UID SEARCH": try self.search(command, view)
        case "FETCH", "UID FETCH": try await self.fetch(command, view)
        case "STORE", "UID STORE": try self.storeFlags(command, view)
        case "COPY", "UID COPY", "MOVE", "UID MOVE": try self.copy(command, view)
        default: throw IMAPServerRefusal.bad("Unknown command")
        }
    }
}
