import Synchronization

/// A descriptor that is released exactly once, and never while a system call uses it.
///
/// A count of the calls under way and a mark for 'closing' share one atomic number; whoever ends the last call after
/// the mark was set releases the descriptor. So no call can hit a descriptor that the system has given to somebody
/// else.
final class Socket: Sendable {
    private static let closing = 1 << 62

    private let descriptor: CInt
    private let uses = Atomic<Int>(0)
    /// Where tasks wait for this socket.
    let readiness: Readiness

    /// Takes over `descriptor`, which is released even when this throws.
    init(taking descriptor: CInt) throws(TransportError) {
        do {
            self.readiness = try Poller.shared().register(descriptor)
        } catch {
            POSIX.release(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit {
        self.close()
    }

    /// Runs a call on the descriptor; nil when it is closed.
    func use<Result>(_ call: (CInt) throws -> Result) rethrows -> Result? {
        guard self.uses.wrappingAdd(1, ordering: .acquiring).newValue & Self.closing == 0 else {
            self.endUse()
            return nil
        }
        defer { self.endUse() }
        return try call(self.descriptor)
    }

    private func endUse() {
        if self.uses.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == Self.closing {
            self.release()
        }
    }

    /// Ends all waits and releases the descriptor as soon as no call uses it. `prepare` runs before, on the descriptor.
    func close(_ prepare: (CInt) -> Void = { _ in }) {
        let before = self.uses.wrappingAdd(1, ordering: .acquiring).oldValue
        defer { self.endUse() }
        guard before & Self.closing == 0 else { return }
        guard self.uses.bitwiseOr(Self.closing, ordering: .acquiringAndReleasing).oldValue & Self.closing == 0 else {
            return
        }
        prepare(self.descriptor)
        self.readiness.close()
    }

    /// Runs when the count has fallen to nothing with the mark set: at most once, since the mark makes `use` refuse and
    /// the refusals, which touch the count too, end on the mark plus something unless they are the last.
    private func release() {
        guard
            self.uses.compareExchange(
                expected: Self.closing, desired: Self.closing | (1 << 61), ordering: .acquiringAndReleasing
            ).exchanged
        else { return }
        POSIX.release(self.descriptor)
    }
}
