import Synchronization

/// A network inside the process: listeners by host and port, and connections to them over ``InMemoryPipe``.
///
/// The reference implementation of ``ByteTransport``. Nothing reaches the real network.
public final class InMemoryNetwork: ByteTransport {
    private let listeners = Mutex<[Endpoint: InMemoryListener]>([:])
    private let capacity: Int
    private let clock: any MailClock

    /// A network without listeners, whose pipes hold `capacity` bytes in each direction.
    public init(capacity: Int = 64 * 1024, clock: any MailClock = SystemClock()) {
        self.capacity = capacity
        self.clock = clock
    }

    /// Listens at `endpoint`; a listener that was there before is replaced and closed.
    public func listen(at endpoint: Endpoint) -> any ByteListener {
        let listener = InMemoryListener(endpoint: endpoint)
        let displaced = self.listeners.withLock { $0.updateValue(listener, forKey: endpoint) }
        displaced?.close()
        return listener
    }

    /// Connects to the listener at `endpoint`.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        let (ours, theirs) = InMemoryPipe.makePair(capacity: self.capacity, clock: self.clock)
        guard let listener = self.listeners.withLock({ $0[endpoint] }), listener.offer(theirs) else {
            throw TransportError(.connectionRefused, phase: .connect, "Nothing listens at this address.")
        }
        return ours
    }
}

/// A listener of an ``InMemoryNetwork``.
final class InMemoryListener: ByteListener {
    let endpoint: Endpoint
    private let arrivals: AsyncStream<any ByteConnection>
    private let door: AsyncStream<any ByteConnection>.Continuation

    init(endpoint: Endpoint) {
        self.endpoint = endpoint
        (self.arrivals, self.door) = AsyncStream.makeStream(of: (any ByteConnection).self)
    }

    /// Hands in a connection; false when the listener is closed.
    func offer(_ connection: any ByteConnection) -> Bool {
        if case .terminated = self.door.yield(connection) { return false }
        return true
    }

    func accept() async throws -> any ByteConnection {
        for await connection in self.arrivals { return connection }
        try Task.checkCancellation()
        throw TransportError(.closed, "The listener was closed.")
    }

    func close() {
        self.door.finish()
    }
}
