import MailTransport

extension SMTPDialogSettings {
    /// What a dialogue has to know of a configuration, over a connection with these facts.
    init(_ configuration: SMTPConfiguration, _ facts: ConnectionFacts) throws(SMTPError) {
        self.init(
            clientName: try configuration.clientName.map(SMTPClientName.check) ?? SMTPClientName.literal(facts),
            security: configuration.security, logsIn: configuration.credentials != nil)
        self.isLMTP = configuration.flavor == .lmtp
        self.limits = configuration.limits
        self.quirks = configuration.quirks ?? SMTPQuirks()
        self.host = configuration.endpoint.host
        self.quirkTable = configuration.quirks == nil ? configuration.quirkTable : nil
    }
}
