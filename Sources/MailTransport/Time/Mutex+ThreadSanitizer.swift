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
/// Bounds: the lock and the value are allocated once, lie still, and are freed with this value, which nobody can copy.
@safe struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {  // Safe: the value is touched under the lock.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    init(_ value: consuming sending Value) {
        unsafe self.lock = .allocate(capacity: 1)
        unsafe self.lock.initialize(to: pthread_mutex_t())
        unsafe _ = pthread_mutex_init(self.lock, nil)
        unsafe self.value = .allocate(capacity: 1)
        unsafe self.value.initialize(to: value)
    }

    deinit {
        unsafe self.value.deinitialize(count: 1)
        unsafe self.value.deallocate()
        unsafe _ = pthread_mutex_destroy(self.lock)
        unsafe self.lock.deallocate()
    }

    borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe _ = pthread_mutex_lock(self.lock)
        defer { unsafe _ = pthread_mutex_unlock(self.lock) }
        return try unsafe body(&self.value.pointee)
    }
}
#endif
