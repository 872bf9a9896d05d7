public import MailTransport
import Synchronization

/// An observer that keeps all it is told, for a test to read.
public final class RecordingObserver: MailObserver {
    private struct Kept {
        var events: [MailEvent] = []
        var counters: [String: Int] = [:]
        var measurements: [(name: String, duration: Duration)] = []
    }

    private let severity: MailEvent.Severity
    private let kept = Mutex(Kept())

    /// An observer of events of this severity and louder ones. Default: of all.
    public init(from severity: MailEvent.Severity = .trace) {
        self.severity = severity
    }

    /// The events so far, in order.
    public var events: [MailEvent] { self.kept.withLock { $0.events } }

    /// What the counters have come to; 0 for one that nobody touched.
    public func total(of counter: String) -> Int { self.kept.withLock { $0.counters[counter] ?? 0 } }

    /// The measurements under this name, in order.
    public func measurements(of name: String) -> [Duration] {
        self.kept.withLock { $0.measurements.filter { $0.name == name }.map(\.duration) }
    }

    /// Whether the event is loud enough.
    public func isEnabled(_ severity: MailEvent.Severity) -> Bool { severity >= self.severity }

    /// Keeps the event.
    public func record(_ event: MailEvent) { self.kept.withLock { $0.events.append(event) } }

    /// Adds to the counter.
    public func count(_ name: StaticString, by amount: Int) {
        self.kept.withLock { $0.counters["\(name)", default: 0] += amount }
    }

    /// Keeps the measurement.
    public func measure(_ name: StaticString, _ duration: Duration) {
        self.kept.withLock { $0.measurements.append(("\(name)", duration)) }
    }
}
