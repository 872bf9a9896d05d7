import Synchronization

/// The one thread that waits for all sockets and for their deadlines.
///
/// It is started with the first socket and then lives as long as the process, asleep while nothing is armed. Tasks move
/// bytes themselves and come here only when the system has none for them.
final class Poller: Sendable {
    private struct State {
        var nextToken: UInt64 = 0
        var watched: [UInt64: Readiness] = [:]
        var timers = TimerHeap()
        /// Until when the thread sleeps: nil while it is awake.
        var sleep: Sleep?
    }

    private enum Sleep {
        case until(MailInstant)
        case forever
    }

    private static let instance = Mutex<Poller?>(nil)

    private let queue: Platform.Queue
    private let state = Mutex(State())
    private let clock = SystemClock()

    private init() throws(TransportError) {
        self.queue = try Platform.Queue()
    }

    /// The process's poller, started on the first call.
    static func shared() throws(TransportError) -> Poller {
        try Self.instance.withLock { (instance) throws(TransportError) -> Poller in
            if let instance { return instance }
            let poller = try Poller()
            guard Platform.startThread(named: "martlet-poller", { poller.run() }) else {
                throw TransportError(.system, "No thread could be started to watch sockets.")
            }
            instance = poller
            return poller
        }
    }

    /// Starts to watch a descriptor.
    func register(_ descriptor: CInt) throws(TransportError) -> Readiness {
        let readiness = self.state.withLock { state in
            let token = state.nextToken
            state.nextToken += 1
            let readiness = Readiness(descriptor: descriptor, token: token, poller: self)
            state.watched[token] = readiness
            return readiness
        }
        do {
            try self.queue.add(descriptor, token: readiness.token)
        } catch {
            self.state.withLock { _ = $0.watched.removeValue(forKey: readiness.token) }
            throw error
        }
        return readiness
    }

    /// Stops watching; the descriptor must still be open.
    func unregister(_ readiness: Readiness) {
        self.state.withLock { state in
            state.watched.removeValue(forKey: readiness.token)
            let live = state.watched
            state.timers.compact(keepingUpTo: 2 * live.count + 64) { live[$0] != nil }
        }
        self.queue.remove(readiness.descriptor)
    }

    /// Asks for one report about a descriptor; returns 0 or the `errno`.
    func arm(_ readiness: Readiness, reading: Bool, writing: Bool) -> CInt {
        self.queue.arm(readiness.descriptor, token: readiness.token, reading: reading, writing: writing)
    }

    /// Looks at a descriptor's waits again at `instant`.
    func schedule(_ token: UInt64, at instant: MailInstant) {
        let mustWake = self.state.withLock { state in
            state.timers.push(TimerHeap.Entry(instant: instant, token: token))
            switch state.sleep {
            case .forever: return true
            case .until(let end): return instant < end
            case nil: return false
            }
        }
        if mustWake { self.queue.wake() }
    }

    /// How many sockets are watched and how many timers stand, for tests.
    var load: (sockets: Int, timers: Int) {
        self.state.withLock { ($0.watched.count, $0.timers.count) }
    }

    private func run() {
        var events: [ReadyEvent] = []
        while true {
            self.queue.wait(self.prepareToSleep(), into: &events)
            let ready = self.state.withLock { state in
                state.sleep = nil
                return events.compactMap { event in state.watched[event.token].map { (event, $0) } }
            }
            for (event, readiness) in ready { readiness.report(event) }
            self.fireTimers()
        }
    }

    private func prepareToSleep() -> Duration? {
        let now = self.clock.now
        return self.state.withLock { state in
            guard let next = state.timers.first?.instant else {
                state.sleep = .forever
                return nil
            }
            state.sleep = .until(next)
            return max(now.duration(to: next), .zero)
        }
    }

    private func fireTimers() {
        let now = self.clock.now
        while true {
            let due: (entry: TimerHeap.Entry, readiness: Readiness?)? = self.state.withLock { state in
                guard let entry = state.timers.popFirst(notAfter: now) else { return nil }
                return (entry, state.watched[entry.token])
            }
            guard let due else { return }
            due.readiness?.expire(at: now, timer: due.entry.instant)
        }
    }
}
