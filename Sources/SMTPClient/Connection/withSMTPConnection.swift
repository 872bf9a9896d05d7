public import MailTransport

/// Connects to a mail server, logs in, lends the connection to `body`, and says goodbye.
///
/// ```swift
/// let result = try await withSMTPConnection(configuration, connector: connector) { connection in
///     await connection.send(SMTPEnvelope(sender: us, recipients: [them]), message)
/// }
/// ```
/// Throws ``SMTPError`` when the connection does not come about, and whatever `body` throws.
public func withSMTPConnection<Result: Sendable>(
    _ configuration: SMTPConfiguration, connector: MailConnector,
    _ body: (SMTPConnection) async throws -> Result
) async throws -> Result {
    let connection = try await SMTPConnection.open(configuration, connector)
    do {
        let result = try await body(connection)
        await connection.close()
        return result
    } catch {
        await connection.close()
        throw error
    }
}
