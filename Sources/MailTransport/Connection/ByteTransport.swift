/// Opens connections to other machines; TLS is laid over them by a ``TLSProvider``.
///
/// The reference is ``InMemoryNetwork``; production uses sockets.
public protocol ByteTransport: Sendable {
    /// Opens a plain connection to `endpoint`.
    ///
    /// Throws ``TransportError``; `CancellationError` when the task is cancelled, leaving nothing behind.
    func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection
}

/// Takes in connections from other machines.
public protocol ByteListener: Sendable {
    /// Where it listens; the port is the real one even when any free one was asked for.
    var endpoint: Endpoint { get }

    /// Waits for the next connection; throws ``TransportError/Code/closed`` after ``close()``.
    func accept() async throws -> any ByteConnection

    /// Stops listening; connections that were accepted live on.
    func close()
}
