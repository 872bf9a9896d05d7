/// Neighbouring encoded words in one charset, whose bytes are decoded as one text: a mailer may have cut them inside of
/// a character, or even inside of a group of base64.
struct EncodedWordRun {
    var charset: Charset?
    private var bytes: [UInt8] = []
    private var isDamaged = false
    /// The base64 words in a row that have not been decoded yet.
    private var pending: [[UInt8]] = []
    private(set) var isEmpty = true

    mutating func append(_ word: EncodedWord, of value: Span<UInt8>) {
        self.isEmpty = false
        let text = value.extracting(word.text)
        if word.isBase64 {
            self.pending.append(Self.base64Characters(text))
        } else {
            self.decodePending()
            self.decodeQ(text)
        }
    }

    /// The bytes of all words; the run is empty afterwards.
    mutating func takeBytes() -> DecodedBytes {
        self.decodePending()
        let result = DecodedBytes(bytes: self.bytes, isDamaged: self.isDamaged)
        self = EncodedWordRun()
        return result
    }

    private static func base64Characters(_ text: Span<UInt8>) -> [UInt8] {
        var characters: [UInt8] = []
        characters.reserveCapacity(text.count)
        for index in text.indices where !text[index].isBlankOrLineEnd { characters.append(text[index]) }
        return characters
    }

    /// Words that are whole groups each are decoded one by one; words that only together are whole groups were one
    /// stream that was cut without regard to them.
    private mutating func decodePending() {
        guard !self.pending.isEmpty else { return }
        let words = self.pending
        self.pending = []
        let total = words.reduce(0) { $0 + $1.count }
        let isCut = words.dropLast().contains { $0.count % 4 != 0 }
        let isPaddedInside = words.dropLast().contains { $0.last == UInt8(ascii: "=") }
        if isCut && !isPaddedInside && total % 4 == 0 {
            self.add(Base64.decode(Array(words.joined())))
        } else {
            for word in words {
                // Missing padding at the end of a word is common and harmless.
                let padding = word.count % 4 == 0 ? 0 : 4 - word.count % 4
                let isPadded = word.last == UInt8(ascii: "=") || padding == 3
                self.add(Base64.decode(isPadded ? word : word + Array(repeating: UInt8(ascii: "="), count: padding)))
            }
        }
    }

    private mutating func add(_ decoded: DecodedBytes) {
        self.bytes += decoded.bytes
        if decoded.isDamaged { self.isDamaged = true }
    }

    /// The Q encoding (RFC 2047 section 4.2); a broken escape stays as it is. A fold inside of the word is undone.
    private mutating func decodeQ(_ text: Span<UInt8>) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "_"):
                self.bytes.append(0x20)
            case 0x0D, 0x0A:
                while index < text.count, text[index].isBlankOrLineEnd { index += 1 }
            case UInt8(ascii: "="):
                guard index + 1 < text.count, let high = text[index].hexDigitValue,
                    let low = text[index + 1].hexDigitValue
                else {
                    self.isDamaged = true
                    self.bytes.append(byte)
                    continue
                }
                self.bytes.append(high << 4 | low)
                index += 2
            default:
                self.bytes.append(byte)
            }
        }
    }
}
