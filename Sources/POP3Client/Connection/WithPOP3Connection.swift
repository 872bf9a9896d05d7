public import MailTransport

/// Opens a session with a POP3 server, gives it to `body`, and ends it.
///
/// When `body` returns, the session ends with QUIT and the server carries out the deletions; when it throws, the
/// connection is dropped and nothing is deleted. An error of QUIT is thrown where something was to be deleted: see
/// ``POP3Error/Code/notCommitted`` and ``POP3Error/Code/commitUnknown``.
///
/// ```swift
/// let mails = try await withPOP3Connection(configuration, connector: connector) { session in
///     try await session.uniqueIDs()
/// }
/// ```
public func withPOP3Connection<Result>(
    _ configuration: POP3Configuration, connector: MailConnector,
    _ body: (POP3Connection) async throws -> Result
) async throws -> Result {
    let connection: any ByteConnection
    do {
        connection = try await connector.open(
            configuration.endpoint, security: configuration.security, tls: configuration.tls,
            timeouts: configuration.timeouts.connect)
    } catch {
        throw POP3Connection.wrap(error)
    }
    let session = POP3Connection(connection, configuration, connector)
    do {
        try await session.open()
        let result = try await body(session)
        try await session.quit()
        return result
    } catch {
        session.abort()
        throw error
    }
}
