#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The search for line ends, where most bytes of a stream are looked at only once.
enum ByteSearch {
    /// The index of the first `byte` in `bytes` at or after `start`, or nil.
    static func firstIndex(of byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int? {
        guard start >= 0, start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { memory -> Int? in
            // `start` lies inside of the memory, which is therefore not empty and has a base address;
            // memchr reads the `count - start` bytes behind it and no more.
            guard let base = memory.baseAddress else { return nil }
            guard let found = unsafe memchr(base + start, CInt(byte), memory.count - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}

extension Span where Element == UInt8 {
    /// A copy of the bytes in `range`, which is cut to what is there.
    func copy(_ range: Range<Int>) -> [UInt8] {
        let lower = Swift.min(Swift.max(range.lowerBound, 0), self.count)
        let upper = Swift.min(Swift.max(range.upperBound, lower), self.count)
        guard upper > lower else { return [] }
        return unsafe self.withUnsafeBufferPointer { memory in
            // `lower..<upper` was cut to the memory above.
            unsafe Array(UnsafeBufferPointer(rebasing: memory[lower..<upper]))
        }
    }
}
