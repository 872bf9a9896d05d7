/// A bounded queue of bytes between a connection, which appends, and a parser, which takes from the front.
///
/// Bytes are copied at most once more after the system has delivered them. The storage grows by doubling up to `limit`
/// and never beyond; reading at the front only moves an index, and the rest is moved down when room is needed.
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
        guard start < self.count else { return nil }
        let found = self.storage[(self.head + max(start, 0))..<self.tail].firstIndex(of: byte)
        return found.map { $0 - self.head }
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
        let length = min(bytes.count, self.room)
        self.reserve(length)
        for index in 0..<length { self.storage[self.tail + index] = bytes[index] }
        self.tail += length
        return length
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
        if self.head > 0 {
            let waiting = self.count
            for index in 0..<waiting { self.storage[index] = self.storage[self.head + index] }
            self.head = 0
            self.tail = waiting
        }
        if self.storage.count - self.tail >= length { return }
        let wanted = min(max(self.storage.count * 2, self.tail + length, 4096), self.limit)
        self.storage.append(contentsOf: repeatElement(0, count: wanted - self.storage.count))
    }
}
