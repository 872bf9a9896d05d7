import Synchronization

/// A connection that writes what passes into a ``Transcript``, and hands its last lines to the errors that it throws.
final class TranscribedConnection: ByteConnection {
    /// The connection below.
    let lower: any ByteConnection
    private let recorder: Recorder

    /// The transcript and what is known about the conversation; it stays the same when TLS is switched on.
    final class Recorder: Sendable {
        private let transcript: Transcript
        private let redactor = Mutex(TranscriptRedactor())

        init(_ transcript: Transcript) {
            self.transcript = transcript
        }

        func client(_ bytes: [UInt8]) {
            self.redactor.withLock { $0.clientSays(bytes) { self.transcript.add(.client, $0) } }
        }

        func server(_ bytes: Span<UInt8>) {
            self.redactor.withLock { redactor in
                redactor.serverSays(bytes) { self.transcript.add(.server, $0) }
            }
        }

        func remark(_ text: String) {
            self.transcript.add(.remark, Array(text.utf8))
        }

        /// The error, with the transcript if it carries none yet.
        func enrich(_ error: any Error) -> any Error {
            guard var error = error as? TransportError, error.transcript.isEmpty else { return error }
            error.transcript = self.transcript.lines
            return error
        }
    }

    init(_ lower: any ByteConnection, _ recorder: Recorder) {
        self.lower = lower
        self.recorder = recorder
    }

    var facts: ConnectionFacts { self.lower.facts }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        do {
            let before = buffer.count
            let count = try await self.lower.read(into: &buffer, until: deadline)
            if count == 0 { self.recorder.remark("the server closed the connection") }
            buffer.withBytes { self.recorder.server($0.extracting(min(before, $0.count)..<$0.count)) }
            return count
        } catch {
            throw self.recorder.enrich(error)
        }
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        do {
            self.recorder.client(bytes)
            try await self.lower.write(bytes, until: deadline)
        } catch {
            throw self.recorder.enrich(error)
        }
    }

    func close() async {
        self.recorder.remark("the client closed the connection")
        await self.lower.close()
    }

    func abort() { self.lower.abort() }

    /// The same conversation over TLS; the ciphertext is not recorded.
    func secured(
        by provider: any TLSProvider, _ name: String, _ settings: TLSSettings, _ deadline: MailInstant?
    )
        async throws -> TranscribedConnection
    {
        do {
            let connection = try await provider.secureClient(
                self.lower, serverName: name, settings: settings, until: deadline)
            self.recorder.remark("TLS is on: \(connection.facts.tls?.version ?? "unknown version")")
            return TranscribedConnection(connection, self.recorder)
        } catch {
            throw self.recorder.enrich(error)
        }
    }
}
