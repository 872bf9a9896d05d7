#if MARTLET_TSAN
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Stands in for the standard library's `Mutex` while ThreadSanitizer looks on, which sees the locks of the C library but
/// not those that the Swift runtime builds from futexes: to it, everything behind such a lock is a race.
///
/// Compiled only with `-D MARTLET_TSAN`; inside this module it takes the place of the imported type.
///
/// Bounds: the lock is allocated once, lies still, and is freed when the last holder of the storage is gone.
@safe struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {  // Safe: the value is touched under the lock.
    private let storage: MutexStorage<Value>

    init(_ value: consuming sending Value) {
        self.storage = MutexStorage(value)
    }

    borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe _ = pthread_mutex_lock(self.storage.lock)
        defer { unsafe _ = pthread_mutex_unlock(self.storage.lock) }
        return try body(&self.storage.value)
    }
}

/// The value and its lock.
@safe private final class MutexStorage<Value: ~Copyable> {
    var value: Value
    let lock: UnsafeMutablePointer<pthread_mutex_t>

    init(_ value: consuming Value) {
        self.value = value
        unsafe self.lock = .allocate(capacity: 1)
        unsafe self.lock.initialize(to: pthread_mutex_t())
        unsafe _ = pthread_mutex_init(self.lock, nil)
    }

    deinit {
        unsafe _ = pthread_mutex_destroy(self.lock)
        unsafe self.lock.deallocate()
    }
}
#endif
