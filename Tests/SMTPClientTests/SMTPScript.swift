import MailTesting
import MailTransport
import SMTPClient
import Synchronization
import Testing

/// The server's side of a conversation word by word: what it says, and what it must hear before it says the next thing.
enum Line {
    /// The server says these bytes.
    case say(String)
    /// The server reads until it has a line that begins so.
    case hear(String)
    /// The server reads up to and including this text.
    case hearAll(String)
    /// The server says something for ever.
    case sayForever(String)
    /// The server reads until the client goes.
    case hearRest
    /// The server reads and says nothing more until the client drops the connection.
    case pause
    /// The server switches to the pretended TLS.
    case tls
}

/// Plays a script as the server of a connection, and keeps what the client said.
final class SMTPScript: Sendable {
    private let heard = Mutex<[UInt8]>([])
    /// Woken when the client is done.
    let dropped = WaitPoint()

    /// Everything that the client said.
    var transcript: String { String(decoding: self.heard.withLock { $0 }, as: UTF8.self) }

    /// Plays the lines over a connection, then closes it.
    @concurrent
    func play(_ lines: [Line], on plain: any ByteConnection) async {
        var stream = WireStream(plain)
        do {
            for line in lines {
                switch line {
                case .say(let text): try await stream.write(Array(text.utf8), until: nil)
                case .hear(let start):
                    while true {
                        let bytes = try await stream.readLine(limit: 1 << 20, until: nil)
                        self.heard.withLock { $0 += bytes + [13, 10] }
                        if String(decoding: bytes, as: UTF8.self).hasPrefix(start) { break }
                    }
                case .hearAll(let end):
                    var taken: [UInt8] = []
                    while !taken.hasSuffix(Array(end.utf8)) {
                        let byte = try await stream.read(upTo: 1, until: nil)
                        if byte.isEmpty { return await stream.close() }
                        taken += byte
                        self.heard.withLock { $0 += byte }
                    }
                case .sayForever(let text):
                    while true { try await stream.write(Array(text.utf8), until: nil) }
                case .hearRest:
                    while true {
                        let bytes = try await stream.read(upTo: 4096, until: nil)
                        if bytes.isEmpty { break }
                        self.heard.withLock { $0 += bytes }
                    }
                case .pause: try await self.dropped.wait()
                case .tls: stream = WireStream(try await PretendTLS.secureServer(stream.connection))
                }
            }
            await stream.close()
        } catch {
            // The client has gone, or broke off: what it said so far is what the test looks at.
            stream.abort()
        }
    }

    /// Runs a client against the script.
    static func run<Result: Sendable>(
        _ lines: [Line], security: ConnectionSecurity = .none,
        _ adjust: (inout SMTPConfiguration) -> Void = { _ in },
        clock: any MailClock = SystemClock(),
        _ body: (SMTPConnection) async throws -> Result
    ) async throws -> (outcome: Swift.Result<Result, any Error>, transcript: String) {
        let (ours, theirs) = InMemoryPipe.makePair(clock: clock)
        let script = SMTPScript()
        async let playing: Void = script.play(lines, on: theirs)
        var configuration = SMTPConfiguration(
            endpoint: try Endpoint(host: "mail.example.com", port: 587), security: security)
        // Deadlines are under test only on a clock that the test moves.
        if !(clock is ManualClock) { configuration.timeouts = SMTPRig.noTimeouts }
        adjust(&configuration)
        let connector = MailConnector(transport: PresetTransport(connection: ours), tls: PretendTLS(), clock: clock)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await withSMTPConnection(configuration, connector: connector, body))
        } catch {
            outcome = .failure(error)
        }
        ours.abort()
        script.dropped.wake()
        await playing
        return (outcome, script.transcript)
    }
}

extension [UInt8] {
    func hasSuffix(_ other: [UInt8]) -> Bool { self.count >= other.count && Array(self.suffix(other.count)) == other }
}

extension Result {
    /// The SMTP error of a failure.
    var smtpError: SMTPError? {
        if case .failure(let error) = self { error as? SMTPError } else { nil }
    }

    var value: Success? {
        if case .success(let value) = self { value } else { nil }
    }
}
