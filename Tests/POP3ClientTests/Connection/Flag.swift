import Synchronization

/// Something that one task sets and another looks at.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { self.value.withLock { $0 } }

    func set() {
        self.value.withLock { $0 = true }
    }
}
