/// The client's side of one login by one mechanism (RFC 4422). Write your own for one that the SDK does not know.
///
/// A value is used for one attempt. Messages are the bytes inside of the Base64, which the mail clients add.
public protocol SASLMechanism: Sendable {
    /// The registered name, in capitals, such as `NTLM`.
    var name: String { get }

    /// Whether somebody on the way could read the password or the token from the exchange.
    ///
    /// Such a mechanism is not used without TLS unless the caller asked for that in code.
    var showsSecret: Bool { get }

    /// The first message where the client begins, empty or not; nil where the server does.
    mutating func initialResponse() async throws -> [UInt8]?

    /// The answer to a challenge. Throwing ends the exchange.
    mutating func respond(to challenge: [UInt8]) async throws -> [UInt8]

    /// The server says that the login succeeded, with `data` where it sent some along.
    ///
    /// Throws when the mechanism is not content with that, such as a missing or wrong signature of the server.
    mutating func finish(success data: [UInt8]?) throws

    /// The server says that the login failed; returns what is known about the reason, or nil.
    mutating func reject() async -> SASLError?
}

extension SASLMechanism {
    /// Content with any success.
    public mutating func finish(success data: [UInt8]?) throws {}

    /// Knows nothing about the reason.
    public mutating func reject() async -> SASLError? { nil }
}
