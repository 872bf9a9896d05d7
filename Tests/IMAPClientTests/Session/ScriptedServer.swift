import MailTransport
import SASL
import Testing

@testable import IMAPClient

/// A server that follows a script over an in-memory network: what it expects and what it says, byte for byte.
struct ScriptedServer: Sendable {
    /// One step.
    enum Step: Sendable {
        case expect(String)
        case say(String)
        case sayBytes([UInt8])
        /// Says more than the client will listen to.
        case flood([UInt8])
        /// Both sides go on over the same pipe as if it were protected.
        case startTLS
        /// Tells the test that the conversation has come so far.
        case reached(@Sendable () -> Void)
        case close
    }

    let steps: [Step]

    init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Greeting and LOGIN as `M1`.
    static func login(capabilities: String) -> [Step] {
        [
            .say("* OK [CAPABILITY IMAP4rev1 \(capabilities)] ready\r\n"),
            .expect("M1 LOGIN \"anna\" \"secret\"\r\n"),
            .say("M1 OK [CAPABILITY IMAP4rev1 \(capabilities)] in\r\n"),
        ]
    }

    /// Runs the script beside `client`. The client's error is thrown; the script's departures are test failures.
    func run(
        security: ConnectionSecurity = .none, limits: IMAPLimits = IMAPLimits(), host: String = "imap.example.com",
        clock: any MailClock = SystemClock(), adjust: (inout IMAPConfiguration) -> Void = { _ in },
        _ client: @escaping @Sendable (IMAPConfiguration, MailConnector) async throws -> Void
    ) async throws {
        let network = InMemoryNetwork(clock: clock)
        let endpoint = try Endpoint(host: host, port: 143)
        let listener = network.listen(at: endpoint)
        var configuration = IMAPConfiguration(
            endpoint: endpoint, security: security,
            credentials: .password(username: "anna", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        configuration.limits = limits
        adjust(&configuration)
        let connector = MailConnector(transport: network, tls: PretendTLS(), clock: clock)
        let ready = configuration
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.serve(try await listener.accept()) }
            do {
                try await client(ready, connector)
            } catch {
                group.cancelAll()
                throw error
            }
            try await group.waitForAll()
        }
    }

    func serve(_ connection: any ByteConnection) async throws {
        var buffer = WireBuffer()
        for step in self.steps {
            switch step {
            case .say(let text): try await connection.write(Array(text.utf8), until: nil)
            case .sayBytes(let bytes): try await connection.write(bytes, until: nil)
            case .flood(let bytes):
                do { try await connection.write(bytes, until: nil) } catch { return }
            case .expect(let text):
                while buffer.count < text.utf8.count {
                    if try await connection.read(into: &buffer, until: nil) == 0 { break }
                }
                let got = String(decoding: buffer.take(text.utf8.count), as: UTF8.self)
                #expect(got == text)
                if got != text {
                    connection.abort()
                    return
                }
            case .startTLS: continue
            case .reached(let tell): tell()
            case .close:
                await connection.close()
                return
            }
        }
        // The client closes first, in good order or not.
        while let count = try? await connection.read(into: &buffer, until: nil), count > 0 { #expect(buffer.isEmpty) }
        await connection.close()
    }
}

/// Hands the connection back as it is: what STARTTLS does around the handshake can be tested without one.
struct PretendTLS: TLSProvider {
    func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        connection
    }
}
