package import MailTransport

/// What a dialogue has to know before it begins.
package struct SMTPDialogSettings: Sendable {
    /// How the client names itself.
    package var clientName: String
    /// Whether the server speaks LMTP (RFC 2033).
    package var isLMTP = false
    /// What to do about STARTTLS.
    package var security: ConnectionSecurity
    /// Whether to log in.
    package var logsIn: Bool
    /// How much to take from the server.
    package var limits = SMTPLimits()
    /// What is known about this server's peculiarities; the greeting may tell more.
    package var quirks = SMTPQuirks()
    /// The server's name, by which ``quirkTable`` is asked.
    package var host = ""
    /// Where peculiarities are looked up when the greeting is known; nil where ``quirks`` are given.
    package var quirkTable: SMTPQuirkTable?

    /// Settings.
    package init(clientName: String, security: ConnectionSecurity, logsIn: Bool) {
        self.clientName = clientName
        self.security = security
        self.logsIn = logsIn
    }
}
