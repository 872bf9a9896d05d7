/// A guess at the charset of some bytes.
public struct CharsetDetection: Sendable, Hashable {
    /// The charset that fits best.
    public var charset: Charset
    /// How sure the guess is, from 0 (nothing speaks for it) to 1 (the bytes say so themselves).
    public var confidence: Double

    /// A guess.
    public init(charset: Charset, confidence: Double) {
        self.charset = charset
        self.confidence = confidence
    }
}

extension Charset {
    /// Guesses the charset of `bytes` whose label is missing or wrong, from their first 16 KiB.
    ///
    /// Marks, escapes, zeros and valid UTF-8 decide at once. Then the charsets of East Asia are tried, whose rules few
    /// other texts keep, and at last those of one byte a character, by the letters that the languages written in them
    /// use. Short texts and texts of names are guessed badly: look at the confidence.
    public static func detect(_ bytes: Span<UInt8>) -> CharsetDetection {
        let sample = bytes.extracting(0..<min(bytes.count, 16_384))
        return self.detectUnicode(sample) ?? self.detectEscapes(sample) ?? self.detectByLetters(sample)
    }

    /// Guesses the charset of `bytes`; see the form that takes a span.
    public static func detect(_ bytes: [UInt8]) -> CharsetDetection {
        bytes.withSpan { self.detect($0) }
    }

    private static func found(_ label: String, _ confidence: Double) -> CharsetDetection {
        CharsetDetection(charset: Charset(label: label) ?? .windows1252, confidence: confidence)
    }

    private static func detectUnicode(_ bytes: Span<UInt8>) -> CharsetDetection? {
        let head = (0..<4).map { $0 < bytes.count ? bytes[$0] : 1 }
        if head == [0xFF, 0xFE, 0, 0] || head == [0, 0, 0xFE, 0xFF] { return self.found("utf-32", 1) }
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return CharsetDetection(charset: .utf8, confidence: 1) }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return self.found("utf-16", 1) }
        return self.detectZeros(bytes)
    }

    /// Text in units of two or four bytes without a mark: zeros stand at the same places of most units.
    private static func detectZeros(_ bytes: Span<UInt8>) -> CharsetDetection? {
        var zeros = [0, 0, 0, 0]
        for index in bytes.indices where bytes[index] == 0 { zeros[index % 4] += 1 }
        let units = bytes.count / 4
        guard units > 1, zeros.reduce(0, +) * 4 > bytes.count else { return nil }
        if zeros[2] + zeros[3] > units * 3 / 2 && zeros[0] == 0 { return self.found("utf-32le", 0.9) }
        if zeros[0] + zeros[1] > units * 3 / 2 && zeros[3] == 0 { return self.found("utf-32be", 0.9) }
        return self.found(zeros[1] + zeros[3] > zeros[0] + zeros[2] ? "utf-16le" : "utf-16be", 0.8)
    }

    private static func detectEscapes(_ bytes: Span<UInt8>) -> CharsetDetection? {
        guard TextDecoding.isASCII(bytes) else {
            // The sample may end inside of a character.
            var end = bytes.count
            while end > 0, bytes.count - end < 3, bytes[end - 1] >= 0x80 { end -= 1 }
            let isUTF8 =
                TextDecoding.validUTF8(bytes) != nil
                || (bytes.count == 16_384 && TextDecoding.validUTF8(bytes.extracting(0..<end)) != nil)
            return isUTF8 ? CharsetDetection(charset: .utf8, confidence: 0.98) : nil
        }
        if bytes.contains([0x1B] + Array("$)C".utf8)) { return self.found("iso-2022-kr", 0.95) }
        if bytes.contains([0x1B] + Array("$)A".utf8)) { return self.found("iso-2022-cn", 0.95) }
        if bytes.contains([0x1B] + Array("$".utf8)) { return self.found("iso-2022-jp", 0.95) }
        if bytes.contains(Array("~{".utf8)) && bytes.contains(Array("~}".utf8)) { return self.found("hz-gb-2312", 0.7) }
        return CharsetDetection(charset: .ascii, confidence: 1)
    }

    private static func detectByLetters(_ bytes: Span<UInt8>) -> CharsetDetection {
        if let asian = EastAsianGuess.guess(bytes) { return asian }
        var best = CharsetDetection(charset: .windows1252, confidence: 0.1)
        var highest = 0.0
        for model in LetterModel.all {
            guard let charset = Charset(label: model.label) else { continue }
            let score = model.score(charset.decoding(bytes))
            // The first of equals wins: the models stand in the order of their use in mail.
            if score.fit > highest + 0.000_1 {
                highest = score.fit
                let confidence = score.fit * score.evidence * 0.85
                best = CharsetDetection(charset: charset, confidence: min(max(confidence, 0.1), 0.85))
            }
        }
        return best
    }
}
