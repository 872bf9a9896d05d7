public import MailTransport
import MessageParsing
import SMTPClient
import Synchronization

/// An SMTP or LMTP server inside the process: it takes mail, keeps it as values, and delivers it into a
/// ``TestMailStore``.
///
/// ```swift
/// let store = TestMailStore()
/// store.addUser("desk@example.com", password: "secret")
/// try await withTestSMTPServer(store: store, on: network.listen(at: endpoint)) { server in
///     // connect a client to the endpoint
/// }
/// ```
/// A whole application is tested with it as with any mail server; only the endpoint is another. What the server took is
/// a value, and a script makes it say or do anything at any command:
///
/// ```swift
/// try await withTestSMTPServer(store: store, on: SocketListener()) { server in
///     server.script(
///         .at(.sender, times: 1, .reply(451, "4.3.0 Busy")),   // refused for now
///         .at(.answer, times: 1, .dropSilently))               // taken, and nobody is told
///     let shop = Shop(mailServer: server.endpoint)
///     try await shop.takeOrder(of: "desk@example.com")         // the application: it opens sockets of its own
///     #expect(shop.lettersToRetry == 1)
///     try await shop.retry()
///     #expect(shop.lettersInDoubt == 1)
///     #expect(server.messages.count == 1)
///     #expect(server.messages.first?.envelope.recipients.map(\.address.description) == ["desk@example.com"])
/// }
/// ```
/// It runs over any `ByteListener`: the in-memory network or a socket. A script can change the answer to any command.
public final class TestSMTPServer: Sendable {
    struct State {
        var messages: [TestSMTPMessage] = []
        var commands: [String] = []
        var rules: [TestSMTPRule] = []
        var connections = 0
    }

    /// How it behaves.
    public let settings: TestSMTPSettings
    /// The users whose mail it takes, and who may log in.
    public let store: TestMailStore
    private let listener: any ByteListener
    let clock: any MailClock
    private let state = Mutex(State())

    /// A server at `listener` that delivers into `store`; it serves while ``run()`` runs.
    public init(
        _ settings: TestSMTPSettings = .init(), store: TestMailStore, on listener: any ByteListener,
        clock: any MailClock = SystemClock()
    ) {
        self.settings = settings
        self.store = store
        self.listener = listener
        self.clock = clock
    }

    /// Where it listens.
    public var endpoint: Endpoint { self.listener.endpoint }

    /// The messages taken so far, in order.
    public var messages: [TestSMTPMessage] { self.state.withLock { $0.messages } }

    /// The commands received so far, of all connections. What a login sends is left out.
    public var commands: [String] { self.state.withLock { $0.commands } }

    /// How many connections were taken.
    public var connectionCount: Int { self.state.withLock { $0.connections } }

    /// Adds rules to the script; the first that applies counts.
    public func script(_ rules: TestSMTPRule...) {
        self.state.withLock { $0.rules.append(contentsOf: rules) }
    }

    /// Serves every client that connects, until its task is cancelled or the listener is closed.
    public func run() async {
        await self.listener.serve(arrive: self.arrive) { await self.serve($0, number: $1) }
    }

    /// Serves one connection to its end; for a test that makes its connections itself.
    public func serve(_ connection: any ByteConnection) async {
        await self.serve(connection, number: self.arrive())
    }

    private func arrive() -> Int {
        self.state.withLock { state in
            defer { state.connections += 1 }
            return state.connections
        }
    }

    @concurrent
    private func serve(_ connection: any ByteConnection, number: Int) async {
        await TestSMTPSession(self, number: number, connection: connection).run()
    }

    /// What the script says about this place, or nil for the usual.
    func effect(at place: TestSMTPRule.Place, line: String = "") -> TestSMTPRule.Effect? {
        self.state.withLock { state in
            for index in state.rules.indices {
                let rule = state.rules[index]
                guard rule.place == place, rule.times != 0,
                    rule.containing.map({ line.lowercased().contains($0.lowercased()) }) ?? true
                else { continue }
                guard rule.skipping == 0 else {
                    state.rules[index].skipping -= 1
                    continue
                }
                state.rules[index].times = rule.times.map { $0 - 1 }
                return rule.effect
            }
            return nil
        }
    }

    func note(command: String) {
        self.state.withLock { $0.commands.append(command) }
    }

    /// Keeps a message and delivers it; the answer for each recipient.
    func take(_ message: TestSMTPMessage) -> [SMTPReply] {
        self.state.withLock { $0.messages.append(message) }
        let done = SMTPReply(250, self.settings.dialog.offersEnhancedStatus ? "2.0.0 Taken" : "Taken")
        return message.envelope.recipients.map { recipient in
            if let user = self.store.user(forAddress: recipient.address.description) {
                self.store.deliver(message.content, to: user, mailbox: self.settings.mailbox)
            }
            return done
        }
    }

    /// Whether the server takes mail for this address.
    func knows(_ address: String) -> Bool {
        !self.settings.refusesUnknownRecipients || self.store.user(forAddress: address) != nil
    }
}
