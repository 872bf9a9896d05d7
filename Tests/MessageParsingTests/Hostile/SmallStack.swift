#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs work on a thread whose stack has 128 KiB, as threads of small systems have: deep nesting must not need more.
///
/// The box is written by that thread alone, and read only after the thread was joined.
private final class Box: @unchecked Sendable {
    var work: () -> Void = {}
}

func onSmallStack<Result>(_ work: () -> Result) -> Result? {
    withoutActuallyEscaping(work) { work in
        var result: Result?
        let box = Box()
        box.work = { result = work() }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 128 << 10)
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let argument = Unmanaged.passRetained(box).toOpaque()
        let status = pthread_create(&thread, &attributes, runBox, argument)
        guard status == 0 else {
            Unmanaged<Box>.fromOpaque(argument).release()
            return nil
        }
        #if canImport(Darwin)
        if let thread { pthread_join(thread, nil) }
        #else
        pthread_join(thread, nil)
        #endif
        box.work = {}
        pthread_attr_destroy(&attributes)
        return result
    }
}

#if canImport(Darwin)
private func runBox(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work()
    return nil
}
#else
private func runBox(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().work() }
    return nil
}
#endif
