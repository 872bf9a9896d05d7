public import MailTransport

/// What a test of a server's settings found: it can be reached, it is who it should be, and it lets us in.
public struct SMTPVerification: Sendable {
    /// The server's first words.
    public let greeting: SMTPReply?
    /// What it offers to us.
    public let capabilities: SMTPCapabilities
    /// How the connection is protected; nil for plaintext.
    public let tls: TLSFacts?
    /// The login mechanism used; nil without a login.
    public let mechanism: String?
}

extension SMTPConfiguration {
    /// Tries the settings: connects, switches to TLS, logs in, asks for a sign of life, says goodbye. No mail is sent.
    ///
    /// Throws the error of the step that failed; its phase says which.
    public func verify(_ connector: MailConnector) async throws(SMTPError) -> SMTPVerification {
        let connection = try await SMTPConnection.open(self, connector)
        do {
            try await connection.ping()
        } catch {
            await connection.close()
            throw error
        }
        let found = await connection.verification
        await connection.close()
        return found
    }
}
