/// Tells the charsets of China, Japan and Korea apart, and from everything else.
enum EastAsianGuess {
    /// What a text in a charset must look like.
    private struct Model {
        var label: String
        /// The share of the characters beyond ASCII that are kana, Hangul, or common ideographs of the charset.
        var measure: @Sendable (_ scalar: UInt32) -> Bool
        var needed: Double
    }

    private static let models: [Model] = [
        Model(label: "shift_jis", measure: { (0x3041...0x30FC).contains($0) }, needed: 0.25),
        Model(label: "euc-jp", measure: { (0x3041...0x30FC).contains($0) }, needed: 0.25),
        Model(label: "euc-kr", measure: { (0xAC00...0xD7A3).contains($0) }, needed: 0.7),
    ]

    /// The best guess, or nil when the text does not look East Asian.
    static func guess(_ bytes: Span<UInt8>) -> CharsetDetection? {
        for model in self.models {
            guard let charset = Charset(label: model.label), let share = self.share(charset, bytes, model.measure)
            else {
                continue
            }
            if share >= model.needed {
                return CharsetDetection(charset: charset, confidence: min(0.5 + share / 2, 0.95))
            }
        }
        return self.guessChinese(bytes)
    }

    /// The share of characters that pass; nil when the bytes break the rules of the charset or say too little in it.
    private static func share(_ charset: Charset, _ bytes: Span<UInt8>, _ passes: (UInt32) -> Bool) -> Double? {
        let decoded = charset.decoding(bytes)
        var total = 0
        var passed = 0
        var damaged = 0
        for scalar in decoded.text.unicodeScalars where scalar.value >= 0x80 {
            total += 1
            if scalar == "\u{FFFD}" { damaged += 1 }
            // Half-width katakana are what other charsets look like in Shift_JIS.
            if (0xFF61...0xFF9F).contains(scalar.value) || (0x80..<0x370).contains(scalar.value) { damaged += 1 }
            if passes(scalar.value) { passed += 1 }
        }
        guard total >= 4, damaged * 20 <= total else { return nil }
        return Double(passed) / Double(total)
    }

    /// Chinese is told by the first bytes: the common characters of each charset stand in one block of its table.
    private static func guessChinese(_ bytes: Span<UInt8>) -> CharsetDetection? {
        let blocks: [(label: String, common: ClosedRange<UInt8>, trail: UInt8)] = [
            ("gb18030", 0xB0...0xD7, 0xA1), ("big5", 0xA4...0xC6, 0x40), ("euc-tw", 0xC4...0xE5, 0xA1),
        ]
        var best: CharsetDetection?
        for block in blocks {
            guard let charset = Charset(label: block.label),
                let ideographs = self.share(charset, bytes, self.isIdeograph),
                ideographs > 0.6
            else { continue }
            let common = self.shareOfPairs(bytes, block.common, block.trail)
            if common > 0.75, common > best?.confidence ?? 0 {
                best = CharsetDetection(charset: charset, confidence: min(common, 0.95))
            }
        }
        return best
    }

    private static func isIdeograph(_ scalar: UInt32) -> Bool { (0x4E00...0x9FFF).contains(scalar) }

    /// The share of two-byte characters that begin in `common`; those of the punctuation block do not count.
    private static func shareOfPairs(_ bytes: Span<UInt8>, _ common: ClosedRange<UInt8>, _ trail: UInt8) -> Double {
        var index = 0
        var pairs = 0
        var hits = 0
        var asciiTrails = 0
        while index + 1 < bytes.count {
            if bytes[index] < 0x81 {
                index += 1
                continue
            }
            if bytes[index + 1] < 0x80 { asciiTrails += 1 }
            if bytes[index] > 0xA3 {
                pairs += 1
                if common.contains(bytes[index]) && bytes[index + 1] >= trail { hits += 1 }
            }
            index += 2
        }
        // An accented letter before a plain one looks like a character of Big5; in Big5 itself every other one is so at
        // most.
        return pairs == 0 || asciiTrails * 10 > pairs * 7 ? 0 : Double(hits) / Double(pairs)
    }
}
