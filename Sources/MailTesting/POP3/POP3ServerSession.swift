import MailTransport

/// One client's conversation with a ``TestPOP3Server``. It belongs to one task.
final class POP3ServerSession {
    let server: TestPOP3Server
    let number: Int
    let writer: TestServerWriter
    var stream: WireStream
    var out: [UInt8] = []
    var isProtected: Bool
    /// The name that USER gave.
    var offeredName: String?
    var user: String?
    var box: TestMailbox?
    var deleted: Set<UInt32> = []
    var isOver = false

    /// A `-ERR` in the making.
    struct Refusal: Error {
        var code: String?
        var text: String
    }

    init(_ server: TestPOP3Server, number: Int, connection: any ByteConnection, writer: TestServerWriter) {
        self.server = server
        self.number = number
        self.writer = writer
        self.stream = WireStream(connection)
        if case .tls = server.configuration.security { self.isProtected = true } else { self.isProtected = false }
    }

    var store: TestMailStore { self.server.store }
    var configuration: TestPOP3Configuration { self.server.configuration }

    func offers(_ capability: String) -> Bool {
        self.configuration.capabilities?.contains { $0.split(separator: " ").first == capability[...] } ?? false
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

    /// Gives the lock back and drops the connection.
    func end() {
        if let user = self.user { self.store.unlockMaildrop(of: user) }
        self.user = nil
        self.stream.abort()
    }

    // MARK: The conversation

    func serve() async throws {
        let timestamp = self.configuration.timestamp.map { " \($0)" } ?? ""
        let isWelcome = self.configuration.greeting.hasPrefix("+OK")
        self.send(self.configuration.greeting + (isWelcome ? timestamp : ""))
        try await self.flush()
        guard isWelcome else { return }
        while !self.isOver {
            guard let line = try await self.readLine() else { return }
            try await self.answer(line)
            // Answers to commands that have come together go out together.
            if self.stream.buffer.isEmpty || self.out.count > 64 * 1024 { try await self.flush() }
        }
        try await self.flush()
    }

    /// One line without its CRLF; nil at the end of the stream.
    func readLine() async throws -> [UInt8]? {
        do {
            let line = try await self.stream.readLine(limit: 16 * 1024, until: nil)
            self.server.log.add(self.number, isFromClient: true, line)
            return line
        } catch let error as TransportError where error.code == .connectionClosed {
            return nil
        }
    }

    private func answer(_ line: [UInt8]) async throws {
        if !self.offers("PIPELINING"), !self.stream.buffer.isEmpty {
            throw TransportError(.closed, "The client sent commands ahead, which was not offered.")
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1).map(String.init)
        let name = words.first?.uppercased() ?? ""
        let argument = words.count > 1 ? words[1] : ""
        if let fault = self.server.fault(for: name) {
            guard try await self.strike(fault) else { return }
        }
        do {
            try await self.perform(name, argument)
        } catch let refusal as Refusal {
            self.send("-ERR " + (refusal.code.map { "[\($0)] " } ?? "") + refusal.text)
        }
    }

    /// Does what the fault says; true when the command is to be performed all the same.
    private func strike(_ fault: TestServerFault.Action) async throws -> Bool {
        switch fault {
        case .answer(let lines):
            for line in lines { self.send(line) }
            return false
        case .precede(let lines):
            for line in lines { self.send(line) }
            return true
        case .raw(let bytes):
            self.out += bytes
            return false
        case .drop:
            throw TransportError(.closed, "The test asked for this connection to be dropped.")
        case .dropAfter(let bytes):
            try await self.flush()
            self.writer.drop(after: bytes)
            return true
        case .bye(let text):
            self.send("-ERR \(text)")
            self.isOver = true
            return false
        case .stall:
            try await self.flush()
            while try await !self.stream.read(upTo: 4096, until: nil).isEmpty {}
            self.isOver = true
            return false
        }
    }

    private func perform(_ name: String, _ argument: String) async throws {
        switch name {
        case "CAPA": try self.listCapabilities()
        case "QUIT": self.quit()
        case "LANG": try self.language(argument)
        case "STLS", "USER", "PASS", "APOP", "AUTH", "UTF8":
            guard self.user == nil else { throw Refusal(text: "Already logged in") }
            try await self.logIn(name, argument)
        default:
            guard let box = self.box else { throw Refusal(text: "Log in first") }
            try self.transact(name, argument, box)
        }
    }

    private func quit() {
        self.isOver = true
        if let user = self.user, !self.deleted.isEmpty {
            self.store.update("INBOX", of: user) { $0.remove(Array(self.deleted)) }
        }
        self.send("+OK Goodbye")
    }

    private func language(_ argument: String) throws {
        guard self.offers("LANG") else { throw Refusal(text: "Unknown command") }
        if argument.isEmpty {
            self.send("+OK Languages follow")
            for line in ["en English", "de Deutsch"] { self.send(line) }
            self.out += Array(self.configuration.terminator.utf8)
        } else {
            guard ["en", "de", "*"].contains(argument.lowercased()) else { throw Refusal(text: "Unknown language") }
            self.send("+OK \(argument)")
        }
    }
}
