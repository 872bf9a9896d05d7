import BenchHarness
import IMAPClient
import MailTransport
import POP3Client
import SASL

/// Downloads everything that bench / secret-bench has, and nothing else: a program that links no Foundation.
///
/// `MailDownload imap|pop3 plain|tls PORT [FOLDER]` prints how many mails and bytes came, and how much memory it held
/// at most. With a folder each mail becomes a file there; otherwise it is forgotten once it is in memory, by IMAP as a
/// whole and by POP3 in pieces.
@main
struct MailDownload {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count >= 4, let port = Int(words[3]) else {
            throw BenchFailure("arguments: imap|pop3 plain|tls PORT")
        }
        let server = Server(endpoint: try Endpoint(host: "127.0.0.1", port: port), hasTLS: words[2] == "tls")
        let found =
            switch (words[1], words.dropFirst(4).first) {
            case ("pop3", _): try await server.pop3()
            case (_, let folder?): try await server.imap(into: FileSink(folder: folder))
            default: try await server.imap()
            }
        print(found.messages, found.bytes, peakMemory())
    }
}

/// How much came.
struct Found: Sendable {
    var messages = 0
    var bytes = 0
}

/// The server that everything is taken from.
struct Server {
    let endpoint: Endpoint
    let hasTLS: Bool

    private var imapConfiguration: IMAPConfiguration {
        var configuration = IMAPConfiguration(
            endpoint: self.endpoint, security: self.hasTLS ? .tls : .none,
            credentials: .password(username: "bench", password: "secret-bench"))
        configuration.tls.verification = .insecureNone
        configuration.allowsPlaintextPasswords = true
        return configuration
    }

    /// Each mail as a whole in memory.
    func imap() async throws -> Found {
        var found = Found()
        try await withIMAPConnection(self.imapConfiguration, connector: .system()) { session in
            try await session.withMailbox(.inbox, access: .readOnly) { mailbox in
                let all = IMAPUIDSet(ranges: [1...mailbox.state.exists])
                for try await mail in mailbox.fetch(all, [.flags, .message()]) {
                    guard let body = mail.message else { continue }
                    found.messages += 1
                    found.bytes += body.count
                }
            }
        }
        return found
    }

    /// Each mail piece by piece into a file.
    func imap(into sink: FileSink) async throws -> Found {
        var configuration = self.imapConfiguration
        configuration.limits.streamingThreshold = FileSink.threshold
        try await withIMAPConnection(configuration, connector: .system()) { session in
            try await session.withMailbox(.inbox, access: .readOnly) { mailbox in
                let all = IMAPUIDSet(ranges: [1...mailbox.state.exists])
                for try await mail in mailbox.fetch(all, [.flags, .message()], into: sink) where mail.message != nil {
                    throw BenchFailure("a mail came into memory")
                }
            }
        }
        return sink.found
    }

    func pop3() async throws -> Found {
        var configuration = POP3Configuration(
            endpoint: self.endpoint, security: self.hasTLS ? .tls : .none,
            credentials: .password(username: "bench", password: "secret-bench"))
        configuration.tls.verification = .insecureNone
        configuration.allowsPlaintextPasswords = true
        return try await withPOP3Connection(configuration, connector: .system()) { session in
            var found = Found()
            guard session.isPipelining else { throw BenchFailure("the server does not offer PIPELINING") }
            try await session.retrieve(session.list().map(\.number)) { event in
                switch event {
                case .bytes(let piece): found.bytes += piece.count
                case .ended: found.messages += 1
                case .began: break
                case .refused(_, let error): throw error
                }
            }
            return found
        }
    }
}
