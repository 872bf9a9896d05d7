import MailTransport

// From the first byte to the last: opening, signs of life, the goodbye.
extension SMTPConnection {
    /// Connects, greets, switches to TLS and logs in.
    static func open(
        _ configuration: SMTPConfiguration, _ connector: MailConnector
    ) async throws(SMTPError) -> SMTPConnection {
        let reporter = SMTPReporter(connector, configuration.endpoint)
        let begun = connector.clock.now
        do {
            let connection = try await Self.connect(configuration, connector)
            let opened = try SMTPConnection(connection, configuration, connector)
            try await opened.start()
            await reporter.opened(opened.verification, since: begun)
            return opened
        } catch {
            reporter.failedToOpen(error, since: begun)
            throw error
        }
    }

    private static func connect(
        _ configuration: SMTPConfiguration, _ connector: MailConnector
    ) async throws(SMTPError) -> any ByteConnection {
        // A name that cannot be said is no reason to open a connection.
        if let name = configuration.clientName { _ = try SMTPClientName.check(name) }
        do {
            return try await connector.open(
                configuration.endpoint, security: configuration.security, tls: configuration.tls,
                timeouts: configuration.timeouts.connect)
        } catch {
            throw SMTPError.wire(error, phase: .connect)
        }
    }

    private func start() async throws(SMTPError) {
        await self.run()
        guard let failure = self.dialog.failure else { return }
        throw await self.explain(failure)
    }

    /// Asks the server for a sign of life. Throws when it gives none.
    public func ping() async throws(SMTPError) {
        await self.takeTurn()
        defer { self.endTurn() }
        await self.run()
        guard self.dialog.isOpen else { throw self.closedError }
        self.dialog.ping()
        await self.run()
        if let failure = self.dialog.failure { throw failure }
        guard self.dialog.isAlive else {
            throw SMTPError(.protocolViolation, phase: .idle, "The server refused to give a sign of life.")
        }
    }

    /// Says goodbye and closes. What the server does with the goodbye is of no matter; calling it again does nothing.
    public func close() async {
        await self.takeTurn()
        defer { self.endTurn() }
        guard self.dialog.isOpen else { return await self.stream.close() }
        self.dialog.quit()
        await self.run()
        await self.stream.close()
    }

    /// What a call says that comes after the end.
    var closedError: SMTPError {
        SMTPError(
            .closed, phase: .preparation, "The connection is closed.", remedy: .retryLater(after: nil),
            underlying: self.dialog.failure)
    }
}
