import MailTransport

/// One client's conversation with a ``TestIMAPServer``. It belongs to one task.
final class IMAPServerSession {
    let server: TestIMAPServer
    let number: Int
    let writer: TestServerWriter
    var stream: WireStream
    /// Responses that were not written yet.
    var out: [UInt8] = []
    var isProtected: Bool
    var user: String?
    var view: IMAPServerView?
    /// Extensions that the client has switched on, in upper case.
    var enabled: Set<String> = []
    var isOver = false

    /// A tagged OK.
    struct Answer {
        var code: String?
        var text: String
    }

    init(_ server: TestIMAPServer, number: Int, connection: any ByteConnection, writer: TestServerWriter) {
        self.server = server
        self.number = number
        self.writer = writer
        self.stream = WireStream(connection)
        if case .tls = server.configuration.security { self.isProtected = true } else { self.isProtected = false }
    }

    var store: TestMailStore { self.server.store }

    /// Whether the server's list of capabilities has this one.
    func offers(_ capability: String) -> Bool {
        self.server.configuration.capabilities.contains { $0.uppercased() == capability }
    }

    /// Throws BAD when the extension is not offered.
    func require(_ capability: String) throws {
        guard self.offers(capability) else { throw IMAPServerRefusal.bad("Unknown command") }
    }

    func send(_ line: String) {
        self.out += Array(line.utf8)
        self.out += [13, 10]
    }

    func flush() async throws {
        guard !self.out.isEmpty else { return }
        let bytes = self.out
        self.out = []
        try await self.writer.write(bytes)
    }

    // MARK: The conversation

    func serve() async throws {
        let greeting = self.server.configuration.greeting
        self.send(greeting)
        try await self.flush()
        if greeting.hasPrefix("* BYE") { return }
        if greeting.hasPrefix("* PREAUTH") { self.user = self.store.users.first }
        while !self.isOver {
            switch try await self.readCommand() {
            case .ended: return
            case .refused(let tag, let refusal): self.send(tag, refusal)
            case .command(let command): try await self.answer(command)
            }
            try await self.flush()
        }
    }

    private func answer(_ command: IMAPServerCommand) async throws {
        if let fault = self.server.fault(for: command.name) {
            guard try await self.strike(fault, command) else { return }
        }
        do {
            let answer = try await self.perform(command)
            self.sendUpdates(allowsExpunge: !Self.keepsNumbers(command.name))
            let code = answer.code.map { "[\($0)] " } ?? ""
            self.send("\(command.tag) OK \(code)\(answer.text)")
            if command.name == "STARTTLS" { try await self.switchToTLS() }
        } catch let refusal as IMAPServerRefusal {
            self.send(command.tag, refusal)
        }
    }

    private func send(_ tag: String, _ refusal: IMAPServerRefusal) {
        let code = refusal.code.map { "[\($0)] " } ?? ""
        self.send("\(tag) \(refusal.status) \(code)\(refusal.text)")
    }

    /// Commands during which no EXPUNGE may be sent (RFC 9051 7.5.1): their answers would count wrongly.
    private static func keepsNumbers(_ name: String) -> Bool {
        ["FETCH", "STORE", "SEARCH"].contains(name)
    }

    /// Does what the fault says; true when the command is to be performed all the same.
    private func strike(_ fault: TestServerFault.Action, _ command: IMAPServerCommand) async throws -> Bool {
        switch fault {
        case .answer(let lines):
            for line in lines { self.send(Self.fill(line, tag: command.tag)) }
            return false
        case .precede(let lines):
            for line in lines { self.send(Self.fill(line, tag: command.tag)) }
            return true
        case .raw(let bytes):
            self.out += bytes
            return false
        case .drop:
            throw TransportError(.closed, "The test asked for this connection to be dropped.")
        case .dropAfter(let bytes):
            self.writer.drop(after: bytes)
            return true
        case .bye(let text):
            self.send("* BYE \(text)")
            self.isOver = true
            return false
        case .stall:
            while try await !self.stream.read(upTo: 4096, until: nil).isEmpty {}
            self.isOver = true
            return false
        }
    }

    private static func fill(_ line: String, tag: String) -> String {
        line.split(separator: "{tag}", omittingEmptySubsequences: false).joined(separator: tag)
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
