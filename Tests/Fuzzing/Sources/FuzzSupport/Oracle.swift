/// Stops the fuzzer when something that must always hold does not: the input is then kept as a finding.
public func require(_ condition: Bool, _ what: @autoclosure () -> String) {
    if !condition { fatalError(what()) }
}

/// What libFuzzer hands over, as an array.
public func input(_ data: UnsafePointer<UInt8>?, _ size: Int) -> [UInt8] {
    [UInt8](UnsafeBufferPointer(start: data, count: size))
}

/// Takes values off the front of an input, for fuzzers that need more than one.
public struct Dice {
    private var bytes: ArraySlice<UInt8>

    /// Dice over these bytes.
    public init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    /// What is left.
    public var rest: [UInt8] { Array(self.bytes) }
    /// Whether nothing is left.
    public var isEmpty: Bool { self.bytes.isEmpty }

    /// The next byte, or zero at the end.
    public mutating func byte() -> UInt8 { self.bytes.popFirst() ?? 0 }

    /// The next bytes, up to 255 of them: a length comes first.
    public mutating func piece() -> [UInt8] {
        let length = Int(self.byte())
        let piece = self.bytes.prefix(length)
        self.bytes = self.bytes.dropFirst(length)
        return Array(piece)
    }
}
