extension Charset {
    /// The text that `bytes` mean; what has no meaning becomes U+FFFD, and so does U+0000, which no text store takes.
    ///
    /// A byte order mark at the start is taken off.
    public func decode(_ bytes: Span<UInt8>) -> String {
        self.decoding(bytes).text
    }

    /// The text that `bytes` mean; see the form that takes a span.
    public func decode(_ bytes: [UInt8]) -> String {
        bytes.withSpan { self.decoding($0).text }
    }

    /// The text that `bytes` mean, and whether all of them had a meaning.
    public func decoding(_ bytes: Span<UInt8>) -> DecodedText {
        switch self.codec {
        case .utf8: TextDecoding.utf8(bytes)
        case .ascii: TextDecoding.ascii(bytes)
        case .windows1252: TextDecoding.windows1252(bytes)
        case .utf7: UTF7.decode(bytes)
        case .utf16(let order): WideUnicode.decode16(bytes, order)
        case .utf32(let order): WideUnicode.decode32(bytes, order)
        case .iso2022JP: ISO2022JP.decode(bytes)
        case .hz: HZ.decode(bytes)
        case .singleByte(let names): SingleByteTable.table(for: self.name, names).decode(bytes)
        case .iconv(let names): IconvSeam.decode(bytes, from: names)
        }
    }

    /// Reads bytes whose charset nobody declared: UTF-8 if they are valid UTF-8, else windows-1252.
    public static func decodeUndeclared(_ bytes: Span<UInt8>) -> DecodedText {
        TextDecoding.ascii(bytes)
    }
}
