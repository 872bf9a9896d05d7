/// A two-way stream of bytes: a socket, TLS over another connection, or one end of an in-memory pipe.
///
/// One task may read while another writes; two reads, or two writes, at the same time are a programming error.
/// When a read or a write throws, the connection is over: only ``close()`` and ``abort()`` may follow.
public protocol ByteConnection: AnyObject, Sendable {
    /// Waits for bytes and appends what there is to `buffer`; returns how many came, 0 when the peer has finished.
    ///
    /// It never appends more than the buffer may hold, and throws ``TransportError/Code/limitExceeded`` when that is
    /// nothing; ``TransportError/Code/timedOut`` at the deadline; `CancellationError` when the task is cancelled;
    /// ``TransportError/Code/truncated`` when a protected stream ends without saying so.
    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws

    /// Ends the stream in good order (TLS says goodbye) and frees it. Calling it again does nothing.
    ///
    /// It waits for nothing from the peer and never fails.
    func close() async

    /// Drops the connection at once; every wait on it ends. Calling it again does nothing.
    func abort()

    /// Who is at the other end and how the stream is protected.
    var facts: ConnectionFacts { get }
}
