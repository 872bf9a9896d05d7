import MailTesting
import MailTransport
import SASL

@testable import POP3Client

/// A network with one maildrop, and the means to log in to it.
struct POP3Lab {
    let network: InMemoryNetwork
    let clock: any MailClock
    let endpoint: Endpoint
    let store = TestMailStore()
    var server = TestPOP3Configuration()
    var client: POP3Configuration

    /// Without a clock of the test's own, deadlines are so far away that they only keep a test from hanging.
    init(mails: [String] = [], clock given: (any MailClock)? = nil) throws {
        let clock = given ?? SystemClock()
        self.clock = clock
        self.network = InMemoryNetwork(clock: clock)
        self.endpoint = try Endpoint(host: "pop.example.com", port: 110)
        self.client = POP3Configuration(
            endpoint: self.endpoint, security: .none,
            credentials: .password(username: "desk", password: "secret"))
        self.client.allowsPlaintextPasswords = true
        if given == nil {
            let patience = Duration.seconds(600)
            self.client.timeouts.connect = ConnectTimeouts(connect: patience, tls: patience)
            self.client.timeouts.greeting = patience
            self.client.timeouts.command = patience
            self.client.timeouts.body = patience
        }
        self.store.addUser("desk", password: "secret", tokens: ["token"])
        for mail in mails { self.store.deliver(Array(mail.utf8), to: "desk") }
    }

    var connector: MailConnector { self.connector() }

    /// The way to the maildrop, on which something goes wrong by plan: the first plan for the first connection.
    func connector(_ plans: [FaultPlan] = [], observer: any MailObserver = SilentObserver()) -> MailConnector {
        let transport = FaultInjectingTransport(self.network, plans: plans, clock: self.clock)
        return MailConnector(transport: transport, tls: PassthroughTLS(), clock: self.clock, observer: observer)
    }

    /// Runs a server and a session with it.
    func session<Result>(_ body: (TestPOP3Server, POP3Connection) async throws -> Result) async throws -> Result {
        try await self.serving { server in
            try await withPOP3Connection(self.client, connector: self.connector) { session in
                try await body(server, session)
            }
        }
    }

    /// Runs a server only.
    func serving<Result>(_ body: (TestPOP3Server) async throws -> Result) async throws -> Result {
        try await withTestPOP3Server(
            store: self.store, on: self.network.listen(at: self.endpoint), configuration: self.server, body)
    }

    /// Plays a server that gives these answers, one for each line that comes, the first unasked, and with `closes`
    /// leaves after the last; runs a session with it.
    ///
    /// Returns what the client said.
    func scripted(
        _ answers: [String], closes: Bool = false, _ body: (POP3Connection) async throws -> Void
    ) async throws -> [String] {
        let listener = self.network.listen(at: self.endpoint)
        return try await withThrowingTaskGroup(of: [String].self) { group in
            group.addTask { try await Self.play(answers, closes: closes, on: listener) }
            defer { listener.close() }
            var thrown: (any Error)?
            do {
                try await withPOP3Connection(self.client, connector: self.connector, body)
            } catch {
                thrown = error
            }
            let lines = try await group.next() ?? []
            if let thrown { throw Failed(error: thrown, said: lines) }
            return lines
        }
    }

    /// What a scripted session ended with, and what the client had said by then.
    struct Failed: Error {
        var error: any Error
        var said: [String]

        var code: POP3Error.Code? { (self.error as? POP3Error)?.code }
    }

    private static func play(_ answers: [String], closes: Bool, on listener: any ByteListener) async throws -> [String]
    {
        let stream = WireStream(try await listener.accept())
        var said: [String] = []
        for (index, answer) in answers.enumerated() {
            if index > 0 {
                guard let line = try? await stream.readLine(limit: 1 << 16, until: nil) else { return said }
                said.append(String(decoding: line, as: UTF8.self))
            }
            do { try await stream.write(Array(answer.utf8), until: nil) } catch { return said }
        }
        if closes { await stream.close() }
        while let line = try? await stream.readLine(limit: 1 << 16, until: nil) {
            said.append(String(decoding: line, as: UTF8.self))
        }
        return said
    }

    /// The error that a scripted session ends with.
    func failure(
        _ answers: [String], closes: Bool = false, _ body: (POP3Connection) async throws -> Void = { _ in }
    ) async throws -> Failed? {
        do {
            _ = try await self.scripted(answers, closes: closes, body)
            return nil
        } catch let error as Failed {
            return error
        }
    }
}

/// The server's side of ``PassthroughTLS``.
let pretendHandshake: TestServerSecurity.Handshake = { $0 }

extension POP3Lab {
    /// The kind of ``POP3Error`` that `body` throws; nil when it throws none.
    func code(_ body: () async throws -> Void) async throws -> POP3Error.Code? {
        do {
            try await body()
            return nil
        } catch let error as POP3Error {
            return error.code
        }
    }
}
