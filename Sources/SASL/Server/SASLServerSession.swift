public import MailTransport

/// The server's side of one login attempt, for a listener and for test servers.
///
/// ```swift
/// var session = SASLServerSession(mechanism: name, accounts: accounts, connection: connection.facts)
/// switch try await session.start(initialResponse: first) {
/// case .challenge(let bytes): …
/// case .success(let identity): …
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
    ///
    /// A server that tells its clients of fewer mechanisms names those in `advertised`: others are refused then, and a
    /// client that says "I saw no -PLUS" is believed. `host` is the server's own name, which CRAM-MD5 puts into its
    /// challenge.
    public init?(
        mechanism: String, advertised: [String]? = nil, accounts: any SASLAccounts, connection: ConnectionFacts,
        allowPlaintextPasswords: Bool = false, host: String = "localhost"
    ) {
        let name = mechanism.uppercased()
        let possible = Self.offered(over: connection, allowPlaintextPasswords: allowPlaintextPasswords)
        let offered = advertised.map { $0.map { $0.uppercased() }.filter(possible.contains) } ?? possible
        guard offered.contains(name) else { return nil }
        switch name {
        case "PLAIN": self.active = PlainServer(accounts: accounts)
        case "LOGIN": self.active = LoginServer(accounts: accounts)
        case "CRAM-MD5": self.active = CramMD5Server(accounts: accounts, host: host)
        case "OAUTHBEARER": self.active = BearerServer(.standard, accounts: accounts)
        case "XOAUTH2": self.active = BearerServer(.google, accounts: accounts)
        case "EXTERNAL":
            self.active = ExternalServer(accounts: accounts, certificate: connection.tls?.peerCertificates.first)
        case "ANONYMOUS": self.active = AnonymousServer(accounts: accounts)
        default:
            let isBound = name.hasSuffix("-PLUS")
            guard let variant = ScramVariant(rawValue: isBound ? String(name.dropLast(5)) : name) else { return nil }
            self.active = ScramServer(
                variant, isBound: isBound, offersBinding: offered.contains { $0.hasSuffix("-PLUS") },
                bindings: ChannelBinding.available(from: connection.tls), accounts: accounts)
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
        let scram = ScramVariant.allCases.map(\.rawValue)
        var names: [String] = []
        if !ChannelBinding.available(from: connection.tls).isEmpty { names += scram.map { $0 + "-PLUS" } }
        names += scram + ["CRAM-MD5"]
        if connection.tls != nil || allowPlaintextPasswords { names += ["OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN"] }
        if connection.tls?.peerCertificates.isEmpty == false { names.append("EXTERNAL") }
        return names + ["ANONYMOUS"]
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
