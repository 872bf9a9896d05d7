/// Counts that mail.ru writes as `9.37e+06`.
enum FloatingNumber {
    /// The whole number that the bytes in `range` stand for; nil when they are none, below zero or beyond 2^53.
    static func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
        guard range.count <= 32 else { return nil }
        let text = String(decoding: bytes.copy(range), as: UTF8.self)
        guard let value = Double(text), value >= 0, value < 9_007_199_254_740_992 else { return nil }
        return UInt64(value)
    }
}
