/// Turns the pieces of a parameter into text: RFC 2231, and the other ways in which mailers put letters there.
enum ParameterDecoding {
    /// A decoded parameter.
    struct Value {
        var text: String
        var language: String?
    }

    /// The text of a parameter.
    ///
    /// In this order: the numbered pieces where there are any, else the encoded form, else the plain one. Plain text
    /// may hold encoded words, which RFC 2047 5 forbids and mailers send, or bytes beyond ASCII.
    static func value(of entry: ParameterList.Entry, limits: ParserLimits) -> Value {
        let pieces = Self.pieces(of: entry)
        guard pieces.contains(where: \.isEncoded) else {
            return Value(text: pieces.flatMap(\.bytes).withSpan { FieldText.header($0, limits: limits) })
        }
        let (bytes, charset, language) = Self.extended(pieces)
        return Value(text: bytes.withSpan { FieldText.text($0, label: charset).text }, language: language)
    }

    /// The bytes of a parameter that is compared and never shown, as a boundary is.
    static func bytes(of entry: ParameterList.Entry) -> [UInt8] {
        let pieces = Self.pieces(of: entry)
        return pieces.contains(where: \.isEncoded) ? Self.extended(pieces).bytes : pieces.flatMap(\.bytes)
    }

    private static func pieces(of entry: ParameterList.Entry) -> [ParameterList.Piece] {
        let whole = entry.pieces.first { !$0.isNumbered && $0.isEncoded }
        let numbered = entry.pieces.contains(where: \.isNumbered)
        return whole.map { [$0] } ?? ParameterList.joined(entry, numbered: numbered)
    }

    /// `charset'language'percent%20encoded`, the charset and the language in the first piece only.
    private static func extended(
        _ pieces: [ParameterList.Piece]
    ) -> (bytes: [UInt8], charset: String?, language: String?) {
        var charset: String?
        var language: String?
        var bytes: [UInt8] = []
        var mark: ArraySlice<UInt8> = []
        for (index, piece) in pieces.enumerated() {
            var content = piece.bytes[...]
            if index == 0, piece.isEncoded, let head = Self.head(content) {
                charset = head.charset
                language = head.language
                mark = content[..<head.rest.startIndex]
                content = head.rest
            } else if piece.isEncoded, charset != nil, content.starts(with: mark) {
                // Some mailers say the charset again in every piece.
                content = content.dropFirst(mark.count)
            }
            if piece.isEncoded { Self.percentDecoded(content, into: &bytes) } else { bytes.append(contentsOf: content) }
        }
        return (bytes, charset, language)
    }

    private static func head(
        _ content: ArraySlice<UInt8>
    ) -> (charset: String?, language: String?, rest: ArraySlice<UInt8>)? {
        guard let one = content.firstIndex(of: ASCII.apostrophe) else { return nil }
        guard let two = content[(one + 1)...].firstIndex(of: ASCII.apostrophe) else {
            // One apostrophe only: the language was left out with its mark, if what stands before is a charset.
            let label = String(decoding: content[..<one].prefix(64), as: UTF8.self)
            return Charset(label: label) == nil ? nil : (label, nil, content[(one + 1)...])
        }
        let charset = String(decoding: content[..<one].prefix(64), as: UTF8.self)
        let language = String(decoding: content[(one + 1)..<two].prefix(64), as: UTF8.self)
        return (charset.isEmpty ? nil : charset, language.isEmpty ? nil : language, content[(two + 1)...])
    }

    /// Undoes `%41`; a percent sign that no two hexadecimal digits follow stays as it is.
    private static func percentDecoded(_ content: ArraySlice<UInt8>, into result: inout [UInt8]) {
        var place = content.startIndex
        while place < content.endIndex {
            if content[place] == ASCII.percent, place + 2 < content.endIndex,
                let high = ASCII.hexValue(content[place + 1]), let low = ASCII.hexValue(content[place + 2])
            {
                result.append(high << 4 | low)
                place += 3
            } else {
                result.append(content[place])
                place += 1
            }
        }
    }
}

extension ParameterList.Entry {
    /// The parameter split into its forms: the plain one, the encoded one, the one in pieces.
    var forms: [ParameterList.Entry] {
        let single = self.pieces.filter { !$0.isNumbered }.map { ParameterList.Entry(name: self.name, pieces: [$0]) }
        let numbered = self.pieces.filter(\.isNumbered)
        return numbered.isEmpty ? single : single + [ParameterList.Entry(name: self.name, pieces: numbered)]
    }
}
