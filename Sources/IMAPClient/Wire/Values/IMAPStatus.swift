/// The condition in a status response: `OK`, `NO`, `BAD`, `BYE` or `PREAUTH` with its code and text (RFC 9051, 7.1).
public struct IMAPStatus: Sendable, Hashable {
    /// The word.
    public enum Condition: Sendable, Hashable {
        /// It worked, or this is for information.
        case ok
        /// It failed, or this is a warning.
        case no
        /// The server did not understand.
        case bad
        /// The server is about to close.
        case bye
        /// The greeting of a connection that needs no login.
        case preauthenticated
    }

    /// The word.
    public let condition: Condition
    /// The code in brackets.
    public let code: IMAPResponseCode?
    /// The text for a person, as it came. It may name mailboxes and users: it is no part of error descriptions.
    public let text: String

    /// A status.
    public init(_ condition: Condition, code: IMAPResponseCode? = nil, text: String = "") {
        self.condition = condition
        self.code = code
        self.text = text
    }
}
