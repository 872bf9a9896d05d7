/// The kernel's list of sockets that somebody waits for; one implementation for each platform.
///
/// All of it may be called from every thread, except ``wait(_:into:)``, which belongs to the poller's own.
protocol EventQueue: Sendable {
    /// A queue without sockets.
    init() throws(TransportError)

    /// Gets ready to watch a descriptor; nothing is reported until it is armed.
    func add(_ descriptor: CInt, token: UInt64) throws(TransportError)

    /// Asks for one report, at once if the descriptor is ready already; returns 0 or the `errno`.
    func arm(_ descriptor: CInt, token: UInt64, reading: Bool, writing: Bool) -> CInt

    /// Forgets a descriptor.
    func remove(_ descriptor: CInt)

    /// Waits for reports, for `limit` at most.
    func wait(_ limit: Duration?, into ready: inout [ReadyEvent])

    /// Ends a wait early.
    func wake()
}

/// A report: the descriptor with this token can be read or written, or has failed and will say how.
struct ReadyEvent {
    /// Which descriptor.
    let token: UInt64
    /// Reading will not block.
    let reading: Bool
    /// Writing will not block.
    let writing: Bool
}

/// What a thread of the SDK runs.
final class ThreadBody: Sendable {
    /// The work.
    let run: @Sendable () -> Void

    /// A body for one thread.
    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
