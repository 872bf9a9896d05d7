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
        let count =
            arguments.value("--pop3") == nil
            ? try await self.fetchIMAP(arguments, folder) : try await self.fetchPOP3(arguments, folder)
        Terminal.line("\(count) messages in \(folder)")
        return .done
    }

    private static func credentials(_ login: Login, _ server: ServerURL) throws(ToolError) -> Credentials {
        guard let credentials = login.credentials else {
            throw ToolError(
                .usage, "Who logs in? \(server.service.rawValue)s://USER@\(server.endpoint.host)")
        }
        return credentials
    }
}

extension FetchCommand {
    private static func fetchIMAP(_ arguments: Arguments, _ folder: String) async throws -> Int {
        let server = try ServerURL(arguments.required("--imap"), services: [.imap])
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
    ) async throws -> Int {
        var progress = Progress(total: uids.count)
        var count = 0
        for try await fetched in mailbox.fetch(uids, [.size, .message()], into: folder) {
            guard let uid = fetched.uid, uids.contains(uid) else { continue }
            if let bytes = fetched.message { try folder.save(bytes, as: String(uid)) }
            progress.advance(bytes: fetched.message?.count ?? Int(clamping: fetched.size ?? 0))
            count += 1
        }
        progress.finish()
        return count
    }
}

extension FetchCommand {
    private static func fetchPOP3(_ arguments: Arguments, _ folder: String) async throws -> Int {
        let server = try ServerURL(arguments.required("--pop3"), services: [.pop3])
        let login = try Login(server, arguments)
        var configuration = POP3Configuration(
            endpoint: server.endpoint, security: server.security, credentials: try self.credentials(login, server))
        configuration.tls = login.tls
        configuration.allowsPlaintextPasswords = server.security == .none
        return try await withPOP3Connection(configuration, connector: .system()) { connection in
            try await self.download(from: connection, to: MessageFolder(path: folder))
        }
    }

    private static func download(from connection: POP3Connection, to folder: MessageFolder) async throws -> Int {
        let sizes = try await connection.list()
        var progress = Progress(total: sizes.count)
        var count = 0
        try await connection.retrieve(sizes.map(\.number)) { event in
            switch event {
            case .began(let number): try folder.begin(String(number))
            case .bytes(let bytes): try folder.append(bytes)
            case .ended(let number):
                try folder.end(isComplete: true)
                progress.advance(bytes: sizes.first { $0.number == number }?.size ?? 0)
                count += 1
            case .refused(let number, let error):
                try folder.end(isComplete: false)
                Terminal.note("martlet: message \(number): \(error)")
            }
        }
        progress.finish()
        return count
    }
}

/// A set of UIDs as it is typed: `1:5,9,20:*`.
enum UIDRanges {
    static func read(_ text: String) throws(ToolError) -> IMAPUIDSet {
        var ranges: [ClosedRange<UInt32>] = []
        for piece in text.split(separator: ",") {
            let ends = piece.split(separator: ":", omittingEmptySubsequences: false).map { end in
                end == "*" ? UInt32.max : UInt32(end) ?? 0
            }
            guard let first = ends.first, let last = ends.last, ends.count <= 2, first > 0, last > 0 else {
                throw ToolError(.usage, "\(piece) is not a UID or a range such as 1:5.")
            }
            ranges.append(min(first, last)...max(first, last))
        }
        return IMAPUIDSet(ranges: ranges)
    }
}
