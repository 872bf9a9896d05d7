/// Sees what the SDK does, for logs and metrics; called synchronously on the caller's task.
///
/// Every requirement has an empty default, so that later ones break nobody. Events never hold addresses, subjects,
/// bodies or secrets.
public protocol MailObserver: Sendable {
    /// Whether events of this severity are wanted; the SDK builds none that are not.
    func isEnabled(_ severity: MailEvent.Severity) -> Bool

    /// Something happened.
    func record(_ event: MailEvent)

    /// A counter grew.
    func count(_ name: StaticString, by amount: Int)

    /// Something took this long.
    func measure(_ name: StaticString, _ duration: Duration)
}

extension MailObserver {
    /// Wants nothing.
    public func isEnabled(_ severity: MailEvent.Severity) -> Bool { false }
    /// Ignores the event.
    public func record(_ event: MailEvent) {}
    /// Ignores the counter.
    public func count(_ name: StaticString, by amount: Int) {}
    /// Ignores the measurement.
    public func measure(_ name: StaticString, _ duration: Duration) {}
}

/// One thing that happened.
public struct MailEvent: Sendable {
    /// How loud an event is. There is nothing louder than `info`: what is worse is thrown.
    public enum Severity: Int, Sendable, Comparable {
        /// Every step.
        case trace
        /// What helps to understand a failure.
        case debug
        /// What an operator wants to know.
        case info

        /// Whether `lhs` is quieter than `rhs`.
        public static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// How loud it is.
    public var severity: Severity
    /// A constant sentence; what varies is in the metadata.
    public var message: StaticString
    /// Names such as `mail.smtp.code`, and values.
    public var metadata: [(key: StaticString, value: String)]
    /// The error, where one is handled and not thrown.
    public var error: (any Error)?

    /// An event.
    public init(
        _ severity: Severity, _ message: StaticString, metadata: [(key: StaticString, value: String)] = [],
        error: (any Error)? = nil
    ) {
        self.severity = severity
        self.message = message
        self.metadata = metadata
        self.error = error
    }
}

/// The default observer: it wants nothing.
public struct SilentObserver: MailObserver {
    /// An observer that wants nothing.
    public init() {}
}
