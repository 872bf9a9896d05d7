import MailTransport

/// One client's conversation with a ``TestPOP3Server``. It belongs to one task.
final class POP3ServerSession {
    let configuration: TestPOP3Configuration
    let connection: TestServerConnection
    let store: TestMailStore
    /// The name that USER gave.
    var offeredName: String?
    var user: String?
    var box: TestMailbox?
    var deleted: Set<UInt32> = []

    /// A `-ERR` in the making.
    struct Refusal: Error {
        var code: String?
        var text: String
    }

    init(_ configuration: TestPOP3Configuration, _ connection: TestServerConnection, _ store: TestMailStore) {
        self.configuration = configuration
        self.connection = connection
        self.store = store
    }

    func offers(_ capability: String) -> Bool {
        self.configuration.capabilities?.contains { $0.split(separator: " ").first == capability[...] } ?? false
    }

    /// Ends a multi-line answer.
    func endList() {
        self.connection.out += Array(self.configuration.terminator.utf8)
    }

    /// Gives the lock back.
    func unlock() {
        if let user = self.user { self.store.unlockMaildrop(of: user) }
        self.user = nil
    }

    // MARK: The conversation

    func serve() async throws {
        let timestamp = self.configuration.timestamp.map { " \($0)" } ?? ""
        let isWelcome = self.configuration.greeting.hasPrefix("+OK")
        self.connection.send(self.configuration.greeting + (isWelcome ? timestamp : ""))
        try await self.connection.flush()
        guard isWelcome else { return }
        while !self.connection.isOver {
            guard let line = try await self.connection.readLine() else { return }
            try await self.answer(line)
            if self.configuration.losesCommandsAhead { self.connection.stream.discard(.max) }
            // Answers to commands that have come together go out together.
            if self.connection.stream.buffer.isEmpty || self.connection.out.count > 64 * 1024 {
                try await self.connection.flush()
            }
        }
        try await self.connection.flush()
    }

    private func answer(_ line: [UInt8]) async throws {
        if !self.offers("PIPELINING"), !self.connection.stream.buffer.isEmpty {
            throw TransportError(.closed, "The client sent commands ahead, which was not offered.")
        }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1).map(String.init)
        let name = words.first?.uppercased() ?? ""
        let argument = words.count > 1 ? words[1] : ""
        guard try await self.connection.passes(name, farewell: { "-ERR \($0)" }) else { return }
        do {
            try await self.perform(name, argument)
        } catch let refusal as Refusal {
            self.connection.send("-ERR " + (refusal.code.map { "[\($0)] " } ?? "") + refusal.text)
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
            if name == "RETR", let bytes = self.configuration.breaksDown(try self.mail(argument, box)) {
                try await self.connection.breakDown(after: bytes)
            }
            try self.transact(name, argument, box)
        }
    }

    private func quit() {
        self.connection.isOver = true
        if let user = self.user, !self.deleted.isEmpty {
            self.store.update("INBOX", of: user) { $0.remove(Array(self.deleted)) }
        }
        // Whoever has read the answer may come again at once.
        self.unlock()
        self.connection.send("+OK Goodbye")
    }

    private func language(_ argument: String) throws {
        guard self.offers("LANG") else { throw Refusal(text: "Unknown command") }
        if argument.isEmpty {
            self.connection.send("+OK Languages follow")
            for line in ["en English", "de Deutsch"] { self.connection.send(line) }
            self.endList()
        } else {
            guard ["en", "de", "*"].contains(argument.lowercased()) else { throw Refusal(text: "Unknown language") }
            self.connection.send("+OK \(argument)")
        }
    }
}
