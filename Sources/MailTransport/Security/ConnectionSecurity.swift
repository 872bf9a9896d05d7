/// How a connection to a mail server is protected.
public enum ConnectionSecurity: Sendable, Hashable {
    /// TLS from the first byte: ports 465, 993, 995.
    case tls
    /// A plain greeting, then the STARTTLS command (STLS in POP3): ports 587, 25, 143, 110.
    case startTLS(StartTLSPolicy)
    /// No protection. Passwords cross it only when the caller asks for that in code.
    case none

    /// What to do when the server does not offer STARTTLS.
    public enum StartTLSPolicy: Sendable, Hashable {
        /// Stop with an error: the default.
        case required
        /// Go on in plaintext. Somebody on the way can force this, so no password is sent then.
        case opportunistic
    }
}
