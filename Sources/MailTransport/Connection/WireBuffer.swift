#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// A bounded queue of bytes between a connection, which appends, and a parser, which takes from the front.
///
/// Bytes are copied at most once more after the system has delivered them. The storage grows by doubling up to `limit`
/// and never beyond; reading at the front only moves an index, and the rest is moved down when room is needed.
///
/// Bounds: `0 <= head <= tail <= storage.count <= limit` holds after each method. Every pointer comes from the storage
/// inside one closure, and every length handed with it is at most the distance from that place to `tail`, or, behind
/// `tail`, to the end of the storage.
public struct WireBuffer: Sendable {
    private var storage: [UInt8]
    private var head = 0
    private var tail = 0

    /// The most bytes that may wait here at one time.
    public let limit: Int

    /// An empty buffer that will hold at most `limit` bytes.
    public init(limit: Int = 256 * 1024) {
        self.limit = max(limit, 1)
        self.storage = []
    }

    /// How many bytes wait.
    public var count: Int { self.tail - self.head }

    /// Whether no byte waits.
    public var isEmpty: Bool { self.tail == self.head }

    /// How many more bytes may be appended.
    public var room: Int { self.limit - self.count }

    /// The byte at `offset` from the front; nil past the end.
    public subscript(offset: Int) -> UInt8? {
        offset >= 0 && offset < self.count ? self.storage[self.head + offset] : nil
    }

    /// Gives the waiting bytes to `body`.
    public func withBytes<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(self.storage.span.extracting(self.head..<self.tail))
    }

    /// The offset of the first `byte` at or after `start`, or nil.
    public func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        let start = max(start, 0)
        guard start < self.count else { return nil }
        return unsafe self.storage.withUnsafeBytes { memory in
            guard let base = memory.baseAddress else { return nil }
            // `head + start < tail <= memory.count`, and the search ends at `tail`.
            let from = unsafe base + self.head + start
            guard let found = unsafe memchr(from, CInt(byte), self.count - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base - self.head
        }
    }

    /// Takes the first `length` bytes out, or all if there are fewer.
    public mutating func take(_ length: Int) -> [UInt8] {
        let length = min(max(length, 0), self.count)
        let taken = Array(self.storage[self.head..<(self.head + length)])
        self.discard(length)
        return taken
    }

    /// Drops the first `length` bytes, or all if there are fewer.
    public mutating func discard(_ length: Int) {
        self.head += min(max(length, 0), self.count)
        if self.head == self.tail {
            self.head = 0
            self.tail = 0
        }
    }

    /// Appends as many of `bytes` as there is room for, and returns how many.
    @discardableResult
    public mutating func append(_ bytes: Span<UInt8>) -> Int {
        unsafe self.append(upTo: bytes.count) { memory in
            unsafe bytes.withUnsafeBytes { source in
                // `append(upTo:)` offers at most `bytes.count`.
                unsafe memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: source.prefix(memory.count)))
            }
            return memory.count
        }
    }

    /// Lets `fill` write up to `maximum` bytes behind the waiting ones; `fill` returns how many it wrote.
    ///
    /// The memory offered may be shorter than `maximum` when the limit is near, and empty when it is reached.
    /// A count outside of the memory offered is taken for its nearest end.
    @unsafe
    @discardableResult
    public mutating func append(
        upTo maximum: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int
    ) rethrows -> Int {
        let length = min(max(maximum, 0), self.room)
        self.reserve(length)
        let start = self.tail
        let written = try unsafe self.storage.withUnsafeMutableBytes { memory in
            // `reserve` made the storage reach at least to `start + length`.
            try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: memory[start..<(start + length)]))
        }
        let kept = min(max(written, 0), length)
        self.tail += kept
        return kept
    }

    /// Gives the memory back when nothing waits in it; a connection does so before it sleeps.
    mutating func releaseIfEmpty() {
        if self.isEmpty, !self.storage.isEmpty { self.storage = [] }
    }

    /// Makes sure that `length` more bytes fit behind the tail; the caller has checked the limit.
    private mutating func reserve(_ length: Int) {
        if self.storage.count - self.tail >= length { return }
        let waiting = self.count
        if self.storage.count - waiting >= length {
            self.moveDown()
            return
        }
        let wanted = min(max(self.storage.count * 2, waiting + length, 4096), self.limit)
        var larger = [UInt8](repeating: 0, count: wanted)
        unsafe larger.withUnsafeMutableBytes { target in
            unsafe self.storage.withUnsafeBytes { source in
                // `waiting <= limit` and `waiting + length <= wanted`, so the target holds what is copied.
                unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[self.head..<self.tail]))
            }
        }
        self.storage = larger
        self.head = 0
        self.tail = waiting
    }

    /// Moves the waiting bytes to the front of the storage.
    private mutating func moveDown() {
        let (head, waiting) = (self.head, self.count)
        unsafe self.storage.withUnsafeMutableBytes { memory in
            guard let base = memory.baseAddress else { return }
            // Both places lie in the storage, with `waiting` bytes behind each; they may overlap.
            unsafe _ = memmove(base, base + head, waiting)
        }
        self.head = 0
        self.tail = waiting
    }
}
