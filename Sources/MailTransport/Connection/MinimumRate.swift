/// How fast the other side has to send while content is on its way.
///
/// A deadline for each read does not stop a peer that sends one byte before each deadline passes; this does.
public struct MinimumRate: Sendable, Hashable {
    /// The bytes that must come in each window.
    public var bytes: Int
    /// The length of a window.
    public var window: Duration

    /// At least so many bytes in each window. Default: 500 bytes a second, measured over a minute, as Postfix does.
    public init(bytes: Int = 30_000, window: Duration = .seconds(60)) {
        self.bytes = max(bytes, 0)
        self.window = window
    }
}

/// Measures a transfer against a ``MinimumRate``.
public struct TransferPace: Sendable {
    private let rate: MinimumRate
    private var start: MailInstant
    private var received = 0

    /// A transfer that begins at `instant`.
    public init(_ rate: MinimumRate, from instant: MailInstant) {
        self.rate = rate
        self.start = instant
    }

    /// When the transfer is too slow if nothing more comes: the end of this window, or of the next when this one has had
    /// its bytes.
    public var deadline: MailInstant {
        let end = self.start.advanced(by: self.rate.window)
        return self.received >= self.rate.bytes ? end.advanced(by: self.rate.window) : end
    }

    /// Counts bytes that came at `instant`; throws ``TransportError/Code/timedOut`` when a window ended without enough.
    public mutating func note(_ count: Int, at instant: MailInstant) throws(TransportError) {
        let end = self.start.advanced(by: self.rate.window)
        if instant >= end {
            guard self.received >= self.rate.bytes else { throw Self.tooSlow }
            self.start = max(end, instant.advanced(by: .zero - self.rate.window))
            self.received = 0
        }
        self.received = self.received.addingReportingOverflow(count).partialValue
    }

    /// What a transfer that is too slow throws.
    static var tooSlow: TransportError {
        TransportError(.timedOut, phase: .body, "The other side sends too slowly.")
    }
}
