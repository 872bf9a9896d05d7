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

    /// What the counters have come to, by their names.
    public var counters: [String: Int] { self.kept.withLock { $0.counters } }

    /// What a counter has come to; 0 for one that nobody touched.
    public func total(of counter: String) -> Int { self.counters[counter] ?? 0 }

    /// The measurements so far, in order.
    public var measurements: [(name: String, duration: Duration)] { self.kept.withLock { $0.measurements } }

    /// The measurements under this name, in order.
    public func measurements(of name: String) -> [Duration] {
        self.measurements.filter { $0.name == name }.map(\.duration)
    }

    /// All that a log would show of the events, a line each.
    public var log: String {
        self.events.map { event in
            "\(event.message) " + event.metadata.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                + (event.error.map { " \($0)" } ?? "")
        }.joined(separator: "\n")
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
