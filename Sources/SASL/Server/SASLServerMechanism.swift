/// The server's side of one mechanism. Write your own for one that the SDK does not know.
public protocol SASLServerMechanism: Sendable {
    /// The registered name, in capitals.
    var name: String { get }

    /// Whether the client speaks first; the server then sends an empty challenge when no first message came.
    var isClientFirst: Bool { get }

    /// Takes the client's next message, nil at the very beginning of a mechanism where the server speaks first.
    ///
    /// An error thrown means that the server could not decide, not that the login is wrong.
    mutating func step(_ response: [UInt8]?) async throws -> SASLServerStep
}

/// What a server does after a message of the client.
public enum SASLServerStep: Sendable, Equatable {
    /// Ask for more, with these bytes.
    case challenge([UInt8])
    /// The login is good. What a mechanism has to say at the end, as SCRAM's signature, was a challenge before, which
    /// the client answers with an empty message: mail protocols cannot send data along with the success.
    case success(SASLIdentity)
    /// The login is refused. The reason is for the server's own log, without secrets.
    case failure(String)
}

/// Who has logged in.
public struct SASLIdentity: Sendable, Hashable {
    /// The account whose secret was proved; empty for an anonymous login.
    public var username: String
    /// The account to act as: the same unless the client asked for another.
    public var authorizationID: String

    /// An identity; without `authorizationID` it acts as itself.
    public init(username: String, authorizationID: String? = nil) {
        self.username = username
        self.authorizationID = authorizationID ?? username
    }
}
