public import MessageParsing

/// A command that a server has received and understood.
public enum SMTPServerRequest: Sendable, Hashable {
    /// EHLO or LHLO with the client's name.
    case hello(String)
    /// HELO with the client's name.
    case helo(String)
    /// STARTTLS.
    case startTLS
    /// AUTH with the mechanism in upper case and the first message, if one came along.
    case login(String, [UInt8]?)
    /// MAIL FROM; nil is the null sender. The parameters' names are in upper case.
    case sender(EmailAddress?, [String: String])
    /// RCPT TO.
    case recipient(EmailAddress, [String: String])
    /// DATA.
    case data
    /// BDAT with the number of bytes, and whether they are the last.
    case chunk(Int, Bool)
    /// RSET.
    case reset
    /// NOOP.
    case noop
    /// VRFY or EXPN.
    case verify
    /// HELP.
    case help
    /// QUIT.
    case quit
    /// A line that is no command, or one with wrong arguments: the verb in upper case.
    case unknown(String)

    /// The verb as it stands on the wire, for scripts and logs.
    public var verb: String {
        switch self {
        case .hello: "EHLO"
        case .helo: "HELO"
        case .startTLS: "STARTTLS"
        case .login: "AUTH"
        case .sender: "MAIL"
        case .recipient: "RCPT"
        case .data: "DATA"
        case .chunk: "BDAT"
        case .reset: "RSET"
        case .noop: "NOOP"
        case .verify: "VRFY"
        case .help: "HELP"
        case .quit: "QUIT"
        case .unknown(let verb): verb
        }
    }
}
