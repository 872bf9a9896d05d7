/// One pass over a header value.
struct EncodedWordDecoder {
    private let maximumWords: Int
    private var words = 0
    private var output: [UInt8] = []
    private var problems: EncodedWords.Problems = []
    /// The words that wait to be decoded together.
    private var run = EncodedWordRun()
    /// Where the next `?=` at or after `searchedFrom` is; it makes the search for ends of words linear.
    private var nextEnd = -1
    /// The charset of the word before, and where its label stands: words in a row say the same.
    private var lastCharset: (label: Range<Int>, charset: Charset)?

    init(maximumWords: Int) {
        self.maximumWords = maximumWords
    }

    mutating func decode(_ value: Span<UInt8>) -> EncodedWords.Decoded {
        self.output.reserveCapacity(value.count)
        var index = 0
        var plainStart = 0
        while index < value.count {
            guard value[index] == UInt8(ascii: "="), let word = self.word(in: value, at: index) else {
                index += 1
                continue
            }
            self.plain(value.extracting(plainStart..<index), isBeforeWord: true)
            self.append(word, of: value)
            index = word.range.upperBound
            plainStart = index
        }
        self.plain(value.extracting(plainStart..<value.count), isBeforeWord: false)
        return EncodedWords.Decoded(text: self.trimmedText(), problems: self.problems)
    }

    /// Text outside of encoded words; blanks between two words vanish.
    private mutating func plain(_ text: Span<UInt8>, isBeforeWord: Bool) {
        var isBlank = true
        for index in text.indices where !text[index].isBlankOrLineEnd {
            isBlank = false
            break
        }
        if isBeforeWord && isBlank && !self.run.isEmpty { return }
        self.finishRun()
        self.appendUnfolded(text)
    }

    /// Plain text with its folds undone; a tab is kept, other controls become spaces and NUL becomes U+FFFD.
    private mutating func appendUnfolded(_ text: Span<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var isASCII = true
        var afterFold = false
        for index in text.indices {
            let byte = text[index]
            if byte == 0x0D || byte == 0x0A {
                // Blanks around a line end come from folding: one space is what the writer meant.
                while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
                afterFold = true
                continue
            }
            if afterFold {
                if byte == 0x20 || byte == 0x09 { continue }
                bytes.append(0x20)
                afterFold = false
            }
            if byte >= 0x80 { isASCII = false }
            if byte == 0 {
                self.problems.insert(.control)
                bytes += [0xEF, 0xBF, 0xBD]
                isASCII = false
            } else if (byte < 0x20 && byte != 0x09) || byte == 0x7F {
                // An escape that ISO-2022-JP mailers send raw must survive until the charset is known.
                bytes.append(byte == 0x1B ? byte : 0x20)
            } else {
                bytes.append(byte)
            }
        }
        if afterFold { bytes.append(0x20) }
        if isASCII && !bytes.contains(0x1B) {
            self.output += bytes
        } else {
            self.appendRaw(bytes)
        }
    }

    /// Bytes that should not stand in a header as they are: UTF-8 (RFC 6532), or a legacy of the days before MIME.
    private mutating func appendRaw(_ bytes: [UInt8]) {
        if bytes.contains(0x1B) {
            if bytes.contains(UInt8(ascii: "$")) {
                self.problems.insert(.rawEightBit)
                self.output += Self.cleaned(ISO2022JP.decode(bytes.span).text)
            } else {
                self.output += bytes.map { $0 == 0x1B ? 0x20 : $0 }
            }
            return
        }
        if let text = TextDecoding.validUTF8(bytes.span) {
            self.output += text.utf8
        } else {
            self.problems.insert(.rawEightBit)
            self.output += TextDecoding.windows1252(bytes.span).text.utf8
        }
    }

    private mutating func append(_ word: EncodedWord, of value: Span<UInt8>) {
        if !self.run.isEmpty && self.run.charset != word.charset { self.finishRun() }
        self.run.charset = word.charset
        self.run.append(word, of: value)
        self.words += 1
    }

    /// Decodes the words that wait.
    private mutating func finishRun() {
        guard !self.run.isEmpty, let charset = self.run.charset else { return }
        let decoded = self.run.takeBytes()
        let text = charset.decoding(decoded.bytes.span)
        if decoded.isDamaged || text.isDamaged { self.problems.insert(.damaged) }
        let cleaned = Self.cleaned(text.text)
        if cleaned.count != text.text.utf8.count || decoded.bytes.contains(where: { $0 < 0x20 && $0 != 0x1B }) {
            self.problems.insert(.control)
        }
        self.output += cleaned
    }

    /// Controls become spaces: decoded text is one line.
    private static func cleaned(_ text: String) -> [UInt8] {
        text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
    }

    private func trimmedText() -> String {
        String(decoding: self.output.trimmingASCIIWhitespace(), as: UTF8.self)
    }
}

/// Recognising words.
extension EncodedWordDecoder {
    /// The encoded word that starts at `index`, if one does.
    private mutating func word(in value: Span<UInt8>, at index: Int) -> EncodedWord? {
        guard index + 1 < value.count, value[index + 1] == UInt8(ascii: "?"),
            let head = Self.head(in: value, from: index + 2)
        else { return nil }
        guard let end = self.end(in: value, from: head.text) else { return nil }
        guard self.words < self.maximumWords else {
            self.problems.insert(.tooManyWords)
            return nil
        }
        guard let charset = self.charset(head.charset, of: value), let encoding = head.encoding else {
            self.problems.insert(.unknownWord)
            return nil
        }
        return EncodedWord(
            charset: charset, isBase64: encoding == UInt8(ascii: "b"), text: head.text..<end, range: index..<(end + 2))
    }

    private mutating func charset(_ label: Range<Int>, of value: Span<UInt8>) -> Charset? {
        if let last = self.lastCharset, last.label.count == label.count,
            value.same(last.label.lowerBound, label.lowerBound, length: label.count)
        {
            return last.charset
        }
        guard let charset = Charset(label: value.extracting(label)) else { return nil }
        self.lastCharset = (label, charset)
        return charset
    }

    private struct Head {
        var charset: Range<Int>
        var encoding: UInt8?
        var text: Int
    }

    /// Reads `charset?encoding?`; the charset may carry a language after `*`.
    private static func head(in value: Span<UInt8>, from start: Int) -> Head? {
        var index = start
        var charsetEnd: Int?
        while index < value.count, value[index] != UInt8(ascii: "?") {
            if value[index].isBlankOrLineEnd || index - start > 80 { return nil }
            if value[index] == UInt8(ascii: "*") && charsetEnd == nil { charsetEnd = index }
            index += 1
        }
        guard index > start, index + 2 < value.count, value[index + 2] == UInt8(ascii: "?") else { return nil }
        let letter = value[index + 1].asciiLowercased
        let isKnown = letter == UInt8(ascii: "b") || letter == UInt8(ascii: "q")
        return Head(charset: start..<(charsetEnd ?? index), encoding: isKnown ? letter : nil, text: index + 3)
    }

    /// The index of the next `?=` at or after `start`.
    private mutating func end(in value: Span<UInt8>, from start: Int) -> Int? {
        if self.nextEnd < start {
            var index = start
            while index + 1 < value.count, value[index] != UInt8(ascii: "?") || value[index + 1] != UInt8(ascii: "=") {
                index += 1
            }
            self.nextEnd = index + 1 < value.count ? index : value.count
        }
        return self.nextEnd < value.count ? self.nextEnd : nil
    }
}

/// A word as ranges of the value.
struct EncodedWord {
    var charset: Charset
    var isBase64: Bool
    var text: Range<Int>
    var range: Range<Int>
}
