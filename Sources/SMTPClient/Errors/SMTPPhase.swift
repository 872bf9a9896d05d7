/// The step of an SMTP conversation in which something happened.
public enum SMTPPhase: String, Sendable, Hashable {
    /// Opening the connection, the name and the TLS handshake of port 465 included.
    case connect
    /// The server's first words.
    case greeting
    /// EHLO, HELO or LHLO.
    case hello
    /// STARTTLS and the handshake after it.
    case startTLS
    /// AUTH.
    case login
    /// MAIL FROM.
    case sender
    /// RCPT TO.
    case recipient
    /// DATA, before any content.
    case data
    /// The content of the message, before its end.
    case content
    /// The server's answer to the whole message.
    case answer
    /// NOOP or RSET between messages.
    case idle
    /// QUIT.
    case quit
    /// Before anything was sent: the arguments, or a place in the pool.
    case preparation
}
