/// Encoded words: text in any charset inside a header field (RFC 2047, with the language suffix of RFC 2231 section 5).
public enum EncodedWords {
    /// Decodes the value of an unstructured field, or a phrase, as it stands in the message.
    ///
    /// Folds are undone and the blanks at both ends go. White space between two encoded words goes; pieces of one
    /// character that a mailer spread over several words are joined when their charset is the same. Raw eight-bit bytes
    /// are UTF-8 if valid, else windows-1252. CR, LF and other controls from inside a word become spaces, NUL becomes
    /// U+FFFD: what is decoded is never read as a header again. What is no encoded word stays as it is, as do words in
    /// unknown charsets and words beyond `maximumWords`.
    public static func decode(_ value: Span<UInt8>, maximumWords: Int = 5_000) -> String {
        self.decoding(value, maximumWords: maximumWords).text
    }

    /// Decodes a value; see the form that takes a span.
    public static func decode(_ value: [UInt8], maximumWords: Int = 5_000) -> String {
        value.withSpan { self.decoding($0, maximumWords: maximumWords).text }
    }

    /// Decodes a value; see the form that takes a span.
    public static func decode(_ value: String, maximumWords: Int = 5_000) -> String {
        Array(value.utf8).withSpan { self.decoding($0, maximumWords: maximumWords).text }
    }

    /// What was decoded, and what was odd about it.
    public struct Decoded: Sendable, Hashable {
        /// The text.
        public var text: String
        /// What was odd.
        public var problems: Problems
    }

    /// What can be odd about a header value.
    public struct Problems: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: Int

        /// A set of these bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// A NUL, CR, LF or another control came out of an encoded word and was replaced.
        public static let control = Problems(rawValue: 1)
        /// Something looked like an encoded word, but its charset or encoding is unknown.
        public static let unknownWord = Problems(rawValue: 2)
        /// Bytes had no meaning in the charset of their word, or the encoding of a word was broken.
        public static let damaged = Problems(rawValue: 4)
        /// There were more words than allowed; the rest was left undecoded.
        public static let tooManyWords = Problems(rawValue: 8)
        /// Bytes above 0x7F stood in the value that are not UTF-8.
        public static let rawEightBit = Problems(rawValue: 16)
    }

    /// Decodes a value and tells what was odd about it.
    public static func decoding(_ value: Span<UInt8>, maximumWords: Int = 5_000) -> Decoded {
        if let plain = self.plainASCII(value) { return Decoded(text: plain, problems: []) }
        var decoder = EncodedWordDecoder(maximumWords: maximumWords)
        return decoder.decode(value)
    }

    /// The same decoding without the short ways for plain values; tests and fuzzers compare them.
    @_spi(Reference)
    public static func reference(_ value: Span<UInt8>, maximumWords: Int = 5_000) -> Decoded {
        var decoder = EncodedWordDecoder(maximumWords: maximumWords)
        return decoder.decode(value)
    }

    /// The value itself when it is printable ASCII without folds and without anything like an encoded word.
    private static func plainASCII(_ value: Span<UInt8>) -> String? {
        var start = 0
        var end = value.count
        while start < end, value[start].isBlankOrLineEnd { start += 1 }
        while end > start, value[end - 1].isBlankOrLineEnd { end -= 1 }
        var previous: UInt8 = 0
        for index in start..<end {
            let byte = value[index]
            if byte &- 0x20 >= 0x5F && byte != 0x09 { return nil }
            if byte == UInt8(ascii: "?") && previous == UInt8(ascii: "=") { return nil }
            previous = byte
        }
        return TextDecoding.validUTF8(value.extracting(start..<end))
    }
}
