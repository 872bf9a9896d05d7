/// UTF-16 and UTF-32: a lone surrogate, a number beyond Unicode and a cut unit become U+FFFD.
enum WideUnicode {
    static func decode16(_ bytes: Span<UInt8>, _ declared: UnicodeByteOrder) -> DecodedText {
        var output = ScalarWriter(capacity: bytes.count)
        let isBig = self.isBigEndian(bytes, declared, width: 2)
        var pending: UInt32?
        var index = 0
        while index + 1 < bytes.count {
            let first = UInt32(bytes[index]), second = UInt32(bytes[index + 1])
            let unit = isBig ? first << 8 | second : second << 8 | first
            if let high = pending, unit & 0xFC00 == 0xDC00 {
                output.append(0x10000 + (high & 0x3FF) << 10 + unit & 0x3FF)
                pending = nil
            } else {
                if pending != nil { output.appendReplacement() }
                pending = unit & 0xFC00 == 0xD800 ? unit : nil
                if pending == nil && !(index == 0 && unit == 0xFEFF) { output.append(unit) }
            }
            index += 2
        }
        if pending != nil || index < bytes.count { output.appendReplacement() }
        return output.text
    }

    static func decode32(_ bytes: Span<UInt8>, _ declared: UnicodeByteOrder) -> DecodedText {
        var output = ScalarWriter(capacity: bytes.count / 2)
        let isBig = self.isBigEndian(bytes, declared, width: 4)
        var index = 0
        while index + 3 < bytes.count {
            var unit: UInt32 = 0
            for place in 0..<4 {
                unit |= UInt32(bytes[index + place]) << UInt32(8 * (isBig ? 3 - place : place))
            }
            if !(index == 0 && unit == 0xFEFF) { output.append(unit) }
            index += 4
        }
        if index < bytes.count { output.appendReplacement() }
        return output.text
    }

    /// Reads the mark; without one, text in which zeros stand first in their units is big endian.
    private static func isBigEndian(_ bytes: Span<UInt8>, _ declared: UnicodeByteOrder, width: Int) -> Bool {
        if bytes.count >= width {
            let last = width - 1
            if bytes[0] == 0xFF && bytes[1] == 0xFE { return false }
            if bytes[last - 1] == 0xFE && bytes[last] == 0xFF { return true }
        }
        if declared != .marked { return declared == .big }
        var leading = 0
        var trailing = 0
        var index = 0
        while index + width <= min(bytes.count, 4096) {
            if bytes[index] == 0 { leading += 1 }
            if bytes[index + width - 1] == 0 { trailing += 1 }
            index += width
        }
        return leading > trailing
    }
}

/// Collects Unicode scalars as UTF-8 and notes whether one had to be replaced.
struct ScalarWriter {
    private var bytes: [UInt8] = []
    private(set) var isDamaged = false

    init(capacity: Int) {
        self.bytes.reserveCapacity(capacity)
    }

    /// Appends the scalar of this number; U+0000, surrogates and what is beyond Unicode become U+FFFD.
    mutating func append(_ value: UInt32) {
        guard value != 0, let scalar = Unicode.Scalar(value) else { return self.appendReplacement() }
        if value < 0x80 { return self.bytes.append(UInt8(truncatingIfNeeded: value)) }
        self.bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    mutating func appendReplacement() {
        self.isDamaged = true
        self.bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
    }

    var text: DecodedText {
        DecodedText(text: String(decoding: self.bytes, as: UTF8.self), isDamaged: self.isDamaged)
    }
}
