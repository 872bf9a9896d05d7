#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Time as it matters to a comparison: what the processor spent on this process, and what passed on the wall.
public struct Timing: Sendable {
    /// Seconds of user and system time.
    public var processor: Double
    /// Seconds that passed.
    public var wall: Double

    /// A timing that was taken elsewhere, such as another program's.
    public init(processor: Double, wall: Double) {
        self.processor = processor
        self.wall = wall
    }

    /// Runs `body` once and times it.
    public static func of(_ body: () throws -> Void) rethrows -> Timing {
        let before = Self.now()
        try body()
        return Self.since(before)
    }

    /// Runs `body` once and times it.
    public static func of(_ body: () async throws -> Void) async rethrows -> Timing {
        let before = Self.now()
        try await body()
        return Self.since(before)
    }

    private static func now() -> Timing {
        Timing(processor: self.seconds(CLOCK_PROCESS_CPUTIME_ID), wall: self.seconds(CLOCK_MONOTONIC))
    }

    private static func since(_ before: Timing) -> Timing {
        let after = self.now()
        return Timing(processor: after.processor - before.processor, wall: after.wall - before.wall)
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The most memory this process has held at one time, in bytes.
public func peakMemory() -> Int {
    #if os(Linux)
    // The count in `rusage` begins with the memory of the program that started this one.
    if let file = fopen("/proc/self/status", "r") {
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("VmHWM:"), let kilobytes = Int(text.filter(\.isNumber)) { return kilobytes * 1024 }
        }
    }
    return 0
    #else
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return Int(usage.ru_maxrss)
    #endif
}
