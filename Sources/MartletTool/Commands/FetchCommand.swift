import IMAPClient
import MailTransport

/// `martlet fetch`: downloads messages.
enum FetchCommand: ToolCommand {
    static let name = "fetch"
    static let usage = "fetch --imap URL [--mailbox M] [--uids SET] --out DIR [--ca FILE]"
    static let summary = "Downloads messages into a folder, one file each; nothing is marked or moved on the server."
    static let flags = Login.flags
    static let options = Login.options.union(["--imap", "--mailbox", "--uids", "--out"])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let server = try ServerURL(arguments.required("--imap"), services: [.imap])
        let folder = try arguments.required("--out")
        let wanted = try arguments.value("--uids").map(UIDRanges.read)
        guard let mailbox = IMAPMailboxName(arguments.value("--mailbox") ?? "INBOX") else {
            throw ToolError(.usage, "This is not the name of a mailbox.")
        }
        let configuration = try self.configuration(server, arguments)
        try Files.makeFolder(folder)
        let count = try await withIMAPConnection(configuration, connector: .system()) { session in
            try await session.withMailbox(mailbox, access: .readOnly) { mailbox in
                let there = try await mailbox.uidSearch(.all)
                let uids = wanted.map { there.intersection($0) } ?? there
                return try await self.download(uids, from: mailbox, to: MessageFolder(path: folder))
            }
        }
        Terminal.line("\(count) messages in \(folder)")
        return .done
    }

    private static func configuration(_ server: ServerURL, _ arguments: Arguments) throws -> IMAPConfiguration {
        let login = try Login(server, arguments)
        guard let credentials = login.credentials else {
            throw ToolError(.usage, "Who logs in? imaps://USER@\(server.endpoint.host)")
        }
        var configuration = IMAPConfiguration(
            endpoint: server.endpoint, security: server.security, credentials: credentials)
        configuration.tls = login.tls
        configuration.allowsPlaintextPasswords = server.security == .none
        return configuration
    }

    private static func download(
        _ uids: IMAPUIDSet, from mailbox: IMAPMailbox, to folder: MessageFolder
    ) async throws -> Int {
        var progress = Progress(total: uids.count)
        var count = 0
        for try await fetched in mailbox.fetch(uids, [.size, .message()], into: folder) {
            guard let uid = fetched.uid, uids.contains(uid) else { continue }
            if let bytes = fetched.message { try folder.save(bytes, uid: uid) }
            progress.advance(bytes: fetched.message?.count ?? Int(clamping: fetched.size ?? 0))
            count += 1
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
