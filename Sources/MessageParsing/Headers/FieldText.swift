/// The one place where the structure of a message asks the encodings for text.
enum FieldText {
    /// Text in the charset of that label; without a label, or with one that nobody knows, the bytes decide.
    static func text(_ bytes: Span<UInt8>, label: String?) -> DecodedText {
        guard let label, let charset = Charset(label: label) else { return Charset.decodeUndeclared(bytes) }
        return charset.decoding(bytes)
    }

    /// The text of an unstructured value or a phrase: unfolded, encoded words decoded, control characters replaced.
    static func header(_ bytes: Span<UInt8>, limits: ParserLimits) -> String {
        if let plain = PlainValue.text(bytes) { return plain }
        if let words = PlainEncodedWords.text(bytes, maximumWords: limits.encodedWords) { return words }
        return EncodedWords.decode(bytes, maximumWords: limits.encodedWords)
    }
}
