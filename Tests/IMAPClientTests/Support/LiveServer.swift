import MailTesting
import MailTransport
import SASL
import Synchronization
import Testing

@testable import IMAPClient

/// The server's side of one connection in the hands of a test, which says and expects while the client is at work.
final class LiveServer: Sendable {
    private let connection = Mutex<(any ByteConnection)?>(nil)
    private let heard = Mutex<[UInt8]>([])

    /// Takes the connection and plays the greeting and the login.
    func begin(_ listener: any ByteListener, capabilities: String) async throws {
        let connection = try await listener.accept()
        self.connection.withLock { $0 = connection }
        try await self.say("* OK [CAPABILITY IMAP4rev1 \(capabilities)] ready\r\n")
        try await self.expect("M1 LOGIN \"anna\" \"secret\"\r\n")
        try await self.say("M1 OK [CAPABILITY IMAP4rev1 \(capabilities)] in\r\n")
    }

    func say(_ text: String) async throws {
        let connection = try #require(self.connection.withLock { $0 })
        try await connection.write(Array(text.utf8), until: nil)
    }

    /// Waits for exactly these words.
    func expect(_ text: String) async throws {
        let connection = try #require(self.connection.withLock { $0 })
        var buffer = WireBuffer()
        while self.heard.withLock({ $0.count }) < text.utf8.count {
            guard try await connection.read(into: &buffer, until: nil) > 0 else { break }
            let bytes = buffer.take(buffer.count)
            self.heard.withLock { $0 += bytes }
        }
        let got = self.heard.withLock { heard in
            let got = heard.prefix(text.utf8.count)
            heard.removeFirst(got.count)
            return String(decoding: got, as: UTF8.self)
        }
        try #require(got == text)
    }

    func hangUp() {
        self.connection.withLock { $0 }?.abort()
    }

    /// Runs a session on a clock that only the test moves; when `body` ends the server hangs up.
    static func run(
        capabilities: String = "IDLE", on clock: ManualClock = ManualClock(),
        observer: any MailObserver = SilentObserver(),
        _ body: (IMAPSession, LiveServer) async throws -> Void
    ) async throws {
        let network = InMemoryNetwork(clock: clock)
        let endpoint = try Endpoint(host: "imap.example.com", port: 143)
        let listener = network.listen(at: endpoint)
        var configuration = IMAPConfiguration(
            endpoint: endpoint, security: .none, credentials: .password(username: "anna", password: "secret"))
        configuration.allowsPlaintextPasswords = true
        let connector = MailConnector(transport: network, tls: PretendTLS(), clock: clock, observer: observer)
        let server = LiveServer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.begin(listener, capabilities: capabilities) }
            try await withIMAPConnection(configuration, connector: connector) { session in
                defer { server.hangUp() }
                try await body(session, server)
            }
            try await group.waitForAll()
        }
    }

    /// Answers SELECT of the inbox and runs `body` with it.
    static func withInbox(
        capabilities: String = "IDLE", on clock: ManualClock = ManualClock(),
        observer: any MailObserver = SilentObserver(),
        _ body: @escaping @Sendable (IMAPMailbox, LiveServer) async throws -> Void
    ) async throws {
        try await Self.run(capabilities: capabilities, on: clock, observer: observer) { session, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await server.expect("M2 SELECT \"INBOX\"\r\n")
                    try await server.say("* 1 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\nM2 OK\r\n")
                }
                try await session.withMailbox(.inbox) { try await body($0, server) }
                try await group.waitForAll()
            }
        }
    }
}

/// Gives other tasks their turn until something holds. The test's time limit ends a wait for what never comes.
func eventually(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}
