public import MailTransport

/// The server's side of one login attempt, for a listener and for test servers.
///
/// ```swift
/// var session = SASLServerSession(mechanism: name, accounts: accounts, connection: connection.facts)
/// switch try await session.start(initialResponse: first) {
/// case .challenge(let bytes): …
/// case .success(let identity, let data): …
/// case .failure(let reason): …
/// }
/// ```
/// Messages are the bytes inside of the Base64. A client's `*` is the protocol's business.
public struct SASLServerSession: Sendable {
    /// The longest message accepted from a client: 16 KiB.
    static let messageLimit = 16 * 1024

    private var active: any SASLServerMechanism
    private var isOver = false

    /// Begins `mechanism`, or returns nil when it is not among those that ``offered(over:allowPlaintextPasswords:)``
    /// lists for this connection.
    public init?(
        mechanism: String, accounts: any SASLAccounts, connection: ConnectionFacts,
        allowPlaintextPasswords: Bool = false
    ) {
        let name = mechanism.uppercased()
        let offered = Self.offered(over: connection, allowPlaintextPasswords: allowPlaintextPasswords)
        guard offered.contains(name) else { return nil }
        switch name {
        case "PLAIN": self.active = PlainServer(accounts: accounts)
        case "LOGIN": self.active = LoginServer(accounts: accounts)
        case "EXTERNAL":
            self.active = ExternalServer(accounts: accounts, certificate: connection.tls?.peerCertificates.first)
        case "ANONYMOUS": self.active = AnonymousServer(accounts: accounts)
        default: return nil
        }
    }

    /// Begins a mechanism of your own.
    public init(_ mechanism: any SASLServerMechanism) {
        self.active = mechanism
    }

    /// The mechanism's name, in capitals.
    public var mechanism: String { self.active.name }

    /// What a server can offer on this connection, the strongest first.
    ///
    /// Mechanisms that show the password are left out without TLS unless that is allowed; ANONYMOUS and EXTERNAL are
    /// listed for servers that want them, and belong in no greeting otherwise.
    public static func offered(
        over connection: ConnectionFacts, allowPlaintextPasswords: Bool = false
    ) -> [String] {
        var names: [String] = []
        if connection.tls != nil || allowPlaintextPasswords { names += ["PLAIN", "LOGIN"] }
        if connection.tls?.peerCertificates.isEmpty == false { names.append("EXTERNAL") }
        names.append("ANONYMOUS")
        return names
    }

    /// The first step, with the message that came along with the command, or nil when none did.
    public mutating func start(initialResponse: [UInt8]?) async throws -> SASLServerStep {
        if self.active.isClientFirst {
            guard let initialResponse else { return .challenge([]) }
            return try await self.step(initialResponse)
        }
        let first = try await self.active.step(nil)
        guard let initialResponse else { return first }
        // Some clients send the answer to the first question along with the command, as with LOGIN.
        return try await self.step(initialResponse)
    }

    /// The client's next message. After `.success` or `.failure` every further one is refused.
    public mutating func step(_ response: [UInt8]) async throws -> SASLServerStep {
        guard !self.isOver, response.count <= Self.messageLimit else {
            self.isOver = true
            return .failure("The login dialogue is over or the message is too long.")
        }
        let step = try await self.active.step(response)
        if case .challenge = step {} else { self.isOver = true }
        return step
    }
}

extension SASLServerSession: CustomStringConvertible, CustomReflectable {
    /// The mechanism's name, and nothing of the accounts.
    public var description: String { "SASLServerSession(\(self.mechanism))" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
