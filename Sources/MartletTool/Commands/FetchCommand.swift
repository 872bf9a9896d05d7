import Martlet

/// `martlet fetch`: downloads messages.
enum FetchCommand: ToolCommand {
    static let name = "fetch"
    static let usage = "fetch (--imap URL [--mailbox M] [--uids SET] | --pop3 URL) --out DIR [--ca FILE]"
    static let summary = "Downloads messages into a folder, one file each; nothing changes on the server."
    static let flags = Login.flags
    static let options = Login.options.union(["--imap", "--pop3", "--mailbox", "--uids", "--out"])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let folder = try arguments.required("--out")
        let outcome: Outcome
        switch (arguments.value("--imap"), arguments.value("--pop3")) {
        case (.some(let url), nil): outcome = try await self.fetchIMAP(url, arguments, folder)
        case (nil, .some(let url)):
            guard arguments.value("--mailbox") == nil, arguments.value("--uids") == nil else {
                throw ToolError(.usage, "POP3 has no mailboxes and no UIDs: --mailbox and --uids go with --imap.")
            }
            outcome = try await self.fetchPOP3(url, arguments, folder)
        default: throw ToolError(.usage, "Give one server: --imap URL or --pop3 URL.")
        }
        Terminal.line("\(self.messages(outcome.saved)) in \(folder)")
        guard outcome.missing > 0 else { return .done }
        Terminal.note("martlet: \(self.messages(outcome.missing)) could not be fetched. Try again later.")
        return .tryLater
    }

    /// How many messages came, and how many of those asked for did not.
    private struct Outcome {
        var saved = 0
        var missing = 0
    }

    private static func messages(_ count: Int) -> String { count == 1 ? "1 message" : "\(count) messages" }

    private static func credentials(_ login: Login, _ server: ServerURL) throws(ToolError) -> Credentials {
        guard let credentials = login.credentials else {
            throw ToolError(
                .usage, "Who logs in? \(server.service.rawValue)s://USER@\(server.endpoint.host)")
        }
        return credentials
    }
}

extension FetchCommand {
    private static func fetchIMAP(
        _ url: String, _ arguments: Arguments, _ folder: String
    ) async throws -> Outcome {
        let server = try ServerURL(url, services: [.imap])
        let wanted = try arguments.value("--uids").map(UIDRanges.read)
        guard let mailbox = IMAPMailboxName(arguments.value("--mailbox") ?? "INBOX") else {
            throw ToolError(.usage, "This is not the name of a mailbox.")
        }
        let login = try Login(server, arguments)
        var configuration = IMAPConfiguration(
            endpoint: server.endpoint, security: server.security, credentials: try self.credentials(login, server))
        configuration.tls = login.tls
        configuration.allowsPlaintextPasswords = server.security == .none
        return try await withIMAPConnection(configuration, connector: .system()) { session in
            try await session.withMailbox(mailbox, access: .readOnly) { mailbox in
                let there = try await mailbox.uidSearch(.all)
                let uids = wanted.map { there.intersection($0) } ?? there
                return try await self.download(uids, from: mailbox, to: MessageFolder(path: folder))
            }
        }
    }

    private static func download(
        _ uids: IMAPUIDSet, from mailbox: IMAPMailbox, to folder: MessageFolder
    ) async throws -> Outcome {
        var progress = Progress(total: uids.count)
        defer { progress.finish() }
        var missing = Set(uids)
        for try await fetched in mailbox.fetch(uids, [.message()], into: folder) {
            // A server may tell of a message more than once, as when its flags change meanwhile.
            guard let section = fetched.sections.first(where: \.isWholeMessage), let uid = fetched.uid,
                missing.contains(uid)
            else { continue }
            switch section.content {
            case .missing: continue
            case .bytes(let bytes):
                try folder.save(bytes, as: String(uid))
                progress.advance(bytes: bytes.count)
            case .streamed(let count): progress.advance(bytes: count)
            }
            missing.remove(uid)
        }
        return Outcome(saved: uids.count - missing.count, missing: missing.count)
    }
}

extension FetchCommand {
    private static func fetchPOP3(
        _ url: String, _ arguments: Arguments, _ folder: String
    ) async throws -> Outcome {
        let server = try ServerURL(url, services: [.pop3])
        let login = try Login(server, arguments)
        var configuration = POP3Configuration(
            endpoint: server.endpoint, security: server.security, credentials: try self.credentials(login, server))
        configuration.tls = login.tls
        configuration.allowsPlaintextPasswords = server.security == .none
        return try await withPOP3Connection(configuration, connector: .system()) { connection in
            try await self.download(from: connection, to: MessageFolder(path: folder))
        }
    }

    private static func download(from connection: POP3Connection, to folder: MessageFolder) async throws -> Outcome {
        let numbers = try await connection.list().map(\.number)
        var progress = Progress(total: numbers.count)
        defer { progress.finish() }
        var outcome = Outcome()
        var size = 0
        // One that was begun when the connection broke leaves no file.
        defer { try? folder.end(isComplete: false) }
        try await connection.retrieve(numbers) { event in
            switch event {
            case .began(let number):
                size = 0
                try folder.begin(String(number))
            case .bytes(let bytes):
                size += bytes.count
                try folder.append(bytes)
            case .ended:
                try folder.end(isComplete: true)
                progress.advance(bytes: size)
                outcome.saved += 1
            case .refused(let number, let error):
                try folder.end(isComplete: false)
                progress.finish()
                Terminal.note("martlet: message \(number): \(error)")
                outcome.missing += 1
            }
        }
        return outcome
    }
}

/// A set of UIDs as it is typed: `1:5,9,20:*`.
enum UIDRanges {
    static func read(_ text: String) throws(ToolError) -> IMAPUIDSet {
        var ranges: [ClosedRange<UInt32>] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = piece.split(separator: ":", omittingEmptySubsequences: false).map { end in
                end == "*" ? UInt32.max : UInt32(end) ?? 0
            }
            guard let first = ends.first, let last = ends.last, ends.count <= 2, first > 0, last > 0 else {
                throw ToolError(.usage, "'\(piece)' is not a UID or a range such as 1:5.")
            }
            ranges.append(min(first, last)...max(first, last))
        }
        return IMAPUIDSet(ranges: ranges)
    }
}
