// Small things that every codec of this module needs; nothing here looks at mail.

extension UInt8 {
    /// The byte with A to Z made a to z.
    @inline(__always)
    var asciiLowercased: UInt8 { ASCII.lowered(self) }

    /// Whether this is a space or a tab.
    @inline(__always)
    var isBlank: Bool { ASCII.isBlank(self) }

    /// Whether this is a space, a tab, CR or LF.
    @inline(__always)
    var isBlankOrLineEnd: Bool { ASCII.isSpace(self) }

    /// The value of a hexadecimal digit in either case.
    @inline(__always)
    var hexDigitValue: UInt8? { ASCII.hexValue(self) }
}

extension Span<UInt8> {
    /// The same bytes in an array of their own.
    func copied() -> [UInt8] {
        let count = self.count
        // For no bytes the initializer below would write into the empty array that all threads share.
        guard count > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { memory, initialized in
            // The array has room for `count` bytes, and the span holds as many.
            unsafe self.withUnsafeBufferPointer { source in
                initialized = unsafe memory.initialize(from: source).index
            }
        }
    }

    /// The index of the first `byte` at or after `start`, or nil.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < self.count else { return nil }
        var index = Swift.max(start, 0)
        while index < self.count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }
}

extension Array<UInt8> {
    /// Lends the elements to `body` as a span.
    @inline(__always)
    func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(self.span)
    }

    /// The bytes without spaces, tabs, CR and LF at both ends.
    func trimmingASCIIWhitespace() -> ArraySlice<UInt8> {
        var slice = self[...]
        while let first = slice.first, first.isBlankOrLineEnd { slice = slice.dropFirst() }
        while let last = slice.last, last.isBlankOrLineEnd { slice = slice.dropLast() }
        return slice
    }
}
