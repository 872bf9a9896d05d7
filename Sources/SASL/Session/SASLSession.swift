public import MailTransport

/// One login attempt: the strongest mechanism that the server offers and the credentials allow.
///
/// ```swift
/// var session = try SASLSession(
///     credentials: credentials, offered: ["PLAIN", "SCRAM-SHA-256"], connection: connection.facts,
///     host: "imap.example.com", port: 993)
/// let first = try await session.initialResponse()
/// ```
/// Messages are the bytes inside of the Base64. Where a protocol cannot carry the first message with the command, the
/// caller keeps it and sends it as the answer to the server's first, empty challenge.
public struct SASLSession: Sendable {
    /// The longest challenge accepted: 16 KiB; Postfix allows 12,288 bytes.
    static let challengeLimit = 16 * 1024
    /// The most challenges answered in one attempt: no mechanism needs more than 4.
    static let roundLimit = 8

    private var active: any SASLMechanism
    private var rounds = 0

    /// Chooses the mechanism.
    ///
    /// - Parameters:
    ///   - credentials: what the account has.
    ///   - offered: the names as the server lists them, in any case.
    ///   - connection: the facts after TLS was set up; they carry the channel bindings.
    ///   - allowPlaintextPasswords: whether a password or a token may cross a connection without TLS. Default: no.
    ///   - excluded: mechanisms not to use, such as one that has just failed. Default: none.
    ///   - host: the server's name as the caller knows it, which OAUTHBEARER tells the server.
    ///   - port: the server's port, likewise.
    ///
    /// Throws ``SASLError/Code/noCommonMechanism``, ``SASLError/Code/plaintextRefused`` or
    /// ``SASLError/Code/prohibitedCharacter``.
    public init(
        credentials: Credentials, offered: [String], connection: ConnectionFacts,
        allowPlaintextPasswords: Bool = false, excluding excluded: [String] = [], host: String, port: Int
    ) throws(SASLError) {
        let choice = MechanismChoice(
            offered: offered, excluded: excluded, connection: connection,
            allowsPlaintext: allowPlaintextPasswords, host: host, port: port)
        self.active = try choice.mechanism(for: credentials)
    }

    /// The name of the mechanism chosen, in capitals.
    public var mechanism: String { self.active.name }

    /// Whether the login is bound to the TLS connection, as the -PLUS mechanisms are.
    ///
    /// Servers do not say which kind of binding they know, and some offer -PLUS for one that TLS 1.3 does not have.
    /// When such a login is refused with ``SASLError/Code/rejected``, one more attempt without ``boundMechanisms`` is
    /// in order before the password is called wrong. After ``SASLError/Code/serverNotVerified`` none is.
    public var isBound: Bool { Self.boundMechanisms.contains(self.mechanism) }

    /// The mechanisms that are bound to the TLS connection, to be excluded from a second attempt.
    public static let boundMechanisms = ScramVariant.allCases.map { $0.rawValue + "-PLUS" }

    /// The first message of the client, or nil where the server begins.
    ///
    /// An empty one is a message too: `AUTH EXTERNAL =` in SMTP and IMAP.
    public mutating func initialResponse() async throws(SASLError) -> [UInt8]? {
        do {
            return try await self.active.initialResponse()
        } catch {
            throw Self.wrap(error)
        }
    }

    /// The answer to a challenge of the server.
    ///
    /// After an error send `*` to end the exchange. Throws ``SASLError/Code/limitExceeded`` for a challenge of more
    /// than 16 KiB and for the ninth one.
    public mutating func respond(to challenge: [UInt8]) async throws(SASLError) -> [UInt8] {
        self.rounds += 1
        guard challenge.count <= Self.challengeLimit, self.rounds <= Self.roundLimit else {
            throw SASLError(.limitExceeded, "The server's login dialogue is too long.")
        }
        do {
            return try await self.active.respond(to: challenge)
        } catch {
            throw Self.wrap(error)
        }
    }

    /// To be called when the server reports success, with the data it sent along, if any.
    ///
    /// Throws ``SASLError/Code/serverNotVerified`` when the server has not proved that it knows the password: the
    /// connection must not be used then.
    public mutating func finish(success data: [UInt8]? = nil) throws(SASLError) {
        do {
            try self.active.finish(success: data)
        } catch {
            throw Self.wrap(error)
        }
    }

    /// To be called when the server reports failure: says what is known about the reason.
    ///
    /// A token provider is told that its token was refused, so that the next attempt gets another one.
    public mutating func rejected() async -> SASLError {
        await self.active.reject() ?? SASLError(.rejected, "The server refused the user name or the password.")
    }

    /// Errors of own mechanisms and token providers, as the session reports them.
    private static func wrap(_ error: any Error) -> SASLError {
        switch error {
        case let error as SASLError: error
        case let error as TokenError:
            SASLError(.tokenUnavailable, error.detail, remedy: error.remedy, underlying: error)
        case is CancellationError: SASLError(.cancelled, "The login was cancelled.", underlying: error)
        default: SASLError(.aborted, "The mechanism could not go on.", underlying: error)
        }
    }
}

extension SASLSession: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The mechanism's name, and nothing of the credentials.
    public var description: String { "SASLSession(\(self.mechanism))" }

    /// The mechanism's name, and nothing of the credentials.
    public var debugDescription: String { self.description }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
