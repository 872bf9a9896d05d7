/// A connection with a buffer in front of it: lines, counted bytes and the switch to TLS, all within limits.
///
/// It belongs to one task at a time. The line protocols (SMTP, POP3) are built on it.
public final class WireStream {
    /// The connection below; it changes when TLS is switched on.
    public private(set) var connection: any ByteConnection

    /// Bytes that have arrived and were not taken yet.
    public private(set) var buffer: WireBuffer

    private var pace: (meter: TransferPace, clock: any MailClock)?

    /// A stream over `connection` that holds back at most `bufferLimit` bytes.
    public init(_ connection: any ByteConnection, bufferLimit: Int = 256 * 1024) {
        self.connection = connection
        self.buffer = WireBuffer(limit: bufferLimit)
    }

    /// Waits for more bytes; returns how many came, 0 at the end of the stream.
    public func fill(until deadline: MailInstant?) async throws -> Int {
        guard let pace = self.pace else { return try await self.connection.read(into: &self.buffer, until: deadline) }
        let start = pace.clock.now
        let end = start.advanced(by: pace.meter.patience)
        let limit = deadline.map { min($0, end) } ?? end
        do {
            let count = try await self.connection.read(into: &self.buffer, until: limit)
            self.pace?.meter.note(count, after: start.duration(to: pace.clock.now))
            return count
        } catch let error as TransportError where error.code == .timedOut && limit != deadline {
            throw TransferPace.tooSlow
        }
    }

    /// From now on the other side has to send at least at this rate, until ``stopPacing()``: for message content.
    public func startPacing(_ rate: MinimumRate, on clock: any MailClock) {
        self.pace = (TransferPace(rate), clock)
    }

    /// Ends what ``startPacing(_:on:)`` began: silence is allowed again.
    public func stopPacing() {
        self.pace = nil
    }

    /// Takes the next line, without its LF or CRLF.
    ///
    /// Throws ``TransportError/Code/limitExceeded`` when `limit` bytes hold no line end,
    /// ``TransportError/Code/connectionClosed`` when the stream ends before a line has begun, and
    /// ``TransportError/Code/truncated`` when it ends inside one.
    public func readLine(limit: Int, until deadline: MailInstant?) async throws -> [UInt8] {
        var searched = 0
        while true {
            if let end = self.buffer.firstIndex(of: UInt8(ascii: "\n"), from: searched), end < limit {
                var line = self.buffer.take(end + 1)
                line.removeLast()
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                return line
            }
            searched = self.buffer.count
            if searched >= limit {
                throw TransportError(.limitExceeded, "The server sent a line longer than \(limit) bytes.")
            }
            try await self.fillLine(until: deadline)
        }
    }

    /// Gives the next line, without its LF or CRLF, to `body` and takes it, if all of it has arrived; nil otherwise.
    ///
    /// Nothing is copied and nothing waits: for answers that come in groups. Throws
    /// ``TransportError/Code/limitExceeded`` when `limit` bytes hold no line end, and whatever `body` throws.
    public func takeLine<Result>(limit: Int, _ body: (Span<UInt8>) throws -> Result) throws -> Result? {
        guard let end = self.buffer.firstIndex(of: UInt8(ascii: "\n")), end < limit else {
            guard self.buffer.count < limit else {
                throw TransportError(.limitExceeded, "The server sent a line longer than \(limit) bytes.")
            }
            return nil
        }
        defer { self.buffer.discard(end + 1) }
        return try self.buffer.withBytes { bytes in
            let hasReturn = end > 0 && bytes[end - 1] == UInt8(ascii: "\r")
            return try body(bytes.extracting(0..<(hasReturn ? end - 1 : end)))
        }
    }

    /// Waits for more bytes of a line; throws as ``readLine(limit:until:)`` does when the stream ends.
    public func fillLine(until deadline: MailInstant?) async throws {
        guard try await self.fill(until: deadline) == 0 else { return }
        throw TransportError(
            self.buffer.isEmpty ? .connectionClosed : .truncated, "The other side closed the connection.")
    }

    /// Takes up to `maximum` bytes as soon as there are any; empty at the end of the stream.
    public func read(upTo maximum: Int, until deadline: MailInstant?) async throws -> [UInt8] {
        if self.buffer.isEmpty, try await self.fill(until: deadline) == 0 { return [] }
        return self.buffer.take(maximum)
    }

    /// Drops the first `length` bytes that wait in ``buffer``, or all if there are fewer: for readers that look at the
    /// buffer itself.
    public func discard(_ length: Int) {
        self.buffer.discard(length)
    }

    /// Writes all of `bytes`.
    public func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        try await self.connection.write(bytes, until: deadline)
    }

    /// Switches to TLS after the server has agreed to STARTTLS.
    ///
    /// Throws ``TransportError/Code/plaintextBeforeTLS`` when bytes are already waiting: somebody on the way put them
    /// there to be taken for a part of the protected conversation.
    public func upgrade(
        with provider: any TLSProvider, serverName: String, settings: TLSSettings, until deadline: MailInstant?
    ) async throws {
        guard self.buffer.isEmpty else {
            self.connection.abort()
            throw TransportError(
                .plaintextBeforeTLS, phase: .tls, "Bytes arrived in plaintext before the TLS handshake.")
        }
        self.connection = try await provider.secureClient(
            self.connection, serverName: serverName, settings: settings, until: deadline)
    }

    /// Ends the stream in good order.
    public func close() async {
        await self.connection.close()
    }

    /// Drops the connection at once.
    public func abort() {
        self.connection.abort()
    }
}
