/// Something that goes wrong in a test server on request.
public struct TestServerFault: Sendable {
    /// What the server does when the command comes.
    public enum Action: Sendable {
        /// Sends these lines in place of doing anything; `{tag}` in them stands for an IMAP command's tag.
        case answer([String])
        /// Sends these lines and then does what was asked for.
        case precede([String])
        /// Sends these bytes as they are, in place of doing anything.
        case raw([UInt8])
        /// Drops the connection without an answer.
        case drop
        /// Does what was asked for, but drops the connection after so many bytes of the answer.
        case dropAfter(bytes: Int)
        /// Says `* BYE` with this text and closes.
        case bye(String)
        /// Never answers, and reads on until the client gives up.
        case stall
    }

    /// Which command it waits for, such as `UID FETCH`; an empty text waits for any.
    public var command: String
    /// How many such commands pass unharmed before.
    public var passing: Int
    /// How many commands it strikes; nil means all that follow.
    public var times: Int?
    /// What happens.
    public var action: Action

    /// A fault that strikes `times` commands of this name after `passing` have passed unharmed.
    public init(_ command: String, passing: Int = 0, times: Int? = 1, _ action: Action) {
        self.command = command.uppercased()
        self.passing = passing
        self.times = times
        self.action = action
    }
}

/// What can go wrong in a ``TestIMAPServer``.
public typealias TestIMAPFault = TestServerFault

/// What can go wrong in a ``TestPOP3Server``.
public typealias TestPOP3Fault = TestServerFault
