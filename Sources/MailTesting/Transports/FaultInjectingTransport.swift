public import MailTransport
import Synchronization

/// A transport whose connections go wrong: the first as the first plan says, and so on; later ones are sound.
public final class FaultInjectingTransport: ByteTransport {
    private let lower: any ByteTransport
    private let clock: any MailClock
    private let plans: Mutex<[FaultPlan]>

    /// Puts plans over the connections of `lower`.
    public init(_ lower: any ByteTransport, plans: [FaultPlan], clock: any MailClock = SystemClock()) {
        self.lower = lower
        self.clock = clock
        self.plans = Mutex(plans)
    }

    /// Opens a connection and gives it the next plan.
    public func connect(to endpoint: Endpoint, until deadline: MailInstant?) async throws -> any ByteConnection {
        let connection = try await self.lower.connect(to: endpoint, until: deadline)
        let plan = self.plans.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let plan else { return connection }
        return FaultInjectingConnection(connection, plan, clock: self.clock)
    }
}
