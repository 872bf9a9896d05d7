/// How fast the other side has to send while content is on its way.
///
/// A deadline for each read does not stop a peer that sends one byte before each deadline passes; this does. Silence
/// may last for a window; each byte makes up for the time that it takes at the lowest rate, and no more than a window
/// is ever in hand. Only time spent on waiting for the other side counts.
public struct MinimumRate: Sendable, Hashable {
    /// The lowest rate in bytes per second.
    public var bytesPerSecond: Int
    /// The longest silence.
    public var window: Duration

    /// At least so many bytes per second. Default: 500, with a minute in hand, as Postfix does.
    public init(bytesPerSecond: Int = 500, window: Duration = .seconds(60)) {
        self.bytesPerSecond = max(bytesPerSecond, 1)
        self.window = window
    }

    /// The time that so many bytes make up for.
    public func time(for bytes: Int) -> Duration {
        let (seconds, rest) = max(bytes, 0).quotientAndRemainder(dividingBy: self.bytesPerSecond)
        return .seconds(seconds) + .seconds(Double(rest) / Double(self.bytesPerSecond))
    }
}

/// Measures a transfer against a ``MinimumRate``.
struct TransferPace {
    private let rate: MinimumRate
    /// How much longer may be waited.
    private(set) var patience: Duration

    /// A transfer that begins.
    init(_ rate: MinimumRate) {
        self.rate = rate
        self.patience = rate.window
    }

    /// Counts bytes that came after a wait.
    mutating func note(_ bytes: Int, after wait: Duration) {
        self.patience = min(self.patience - wait + self.rate.time(for: bytes), self.rate.window)
    }

    /// What a transfer that is too slow throws.
    static var tooSlow: TransportError {
        TransportError(.timedOut, phase: .body, "The other side sends too slowly.")
    }
}
