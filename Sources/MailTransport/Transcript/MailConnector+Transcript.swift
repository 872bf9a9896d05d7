extension MailConnector {
    /// The same connector, whose connections write into `transcript`.
    ///
    /// Errors that its connections throw carry the last lines in ``TransportError/transcript``.
    public func recording(in transcript: Transcript) -> MailConnector {
        var copy = self
        copy.transport = TranscribedTransport(lower: self.transport, transcript: transcript)
        copy.tls = TranscribedTLS(lower: self.tls)
        return copy
    }
}

/// A transport whose connections are recorded.
struct TranscribedTransport: ByteTransport {
    let lower: any ByteTransport
    let transcript: Transcript

    func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        let recorder = TranscribedConnection.Recorder(self.transcript)
        do {
            let connection = try await self.lower.connect(to: endpoint, until: deadline)
            recorder.remark("connected")
            return TranscribedConnection(connection, recorder)
        } catch {
            throw recorder.enrich(error)
        }
    }
}

/// Lays TLS below the recording, so that it sees the words and not the ciphertext.
struct TranscribedTLS: TLSProvider {
    let lower: any TLSProvider

    func secureClient(
        _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws -> any ByteConnection {
        guard let connection = connection as? TranscribedConnection else {
            return try await self.lower.secureClient(
                connection, serverName: serverName, settings: settings, until: deadline)
        }
        return try await connection.secured(by: self.lower, serverName, settings, deadline)
    }
}
