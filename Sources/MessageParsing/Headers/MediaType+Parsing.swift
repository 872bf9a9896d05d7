extension MediaType {
    init?(_ bytes: borrowing Span<UInt8>, field: FieldRecord, limits: ParserLimits) {
        self.init(bytes, from: FieldScan.valueStart(bytes, field), to: Int(field.end), limits: limits)
    }

    /// Reads `type/subtype`, tolerating what mailers send: a lone `text`, quotes around all of it, space around the
    /// slash.
    init?(_ bytes: borrowing Span<UInt8>, from: Int, to: Int, limits: ParserLimits) {
        var place = FieldScan.skipSpaceAndComments(bytes, from, to)
        if bytes.at(place) == ASCII.quote { place += 1 }
        let type = Self.token(bytes, &place, to)
        guard !type.isEmpty else { return nil }
        place = FieldScan.skipSpaceAndComments(bytes, place, to)
        var subtype = ""
        if bytes.at(place) == ASCII.slash, place < to {
            place = FieldScan.skipSpaceAndComments(bytes, place + 1, to)
            subtype = Self.token(bytes, &place, to)
        }
        let list = ParameterList(bytes, from: place, to: to, limits: limits)
        self.type = type
        self.subtype = subtype
        self.parameters = list.entries.map { $0.decoded(limits: limits) }
    }

    /// A token in lower case, at most 127 bytes of it (RFC 6838 4.2).
    private static func token(_ bytes: borrowing Span<UInt8>, _ place: inout Int, _ end: Int) -> String {
        let start = place
        var isLower = true
        while place < end {
            let byte = bytes.at(place)
            guard byte > 0x20, byte < 0x7F, byte != ASCII.slash, byte != ASCII.semicolon, byte != ASCII.quote,
                byte != ASCII.openParenthesis, byte != ASCII.comma
            else { break }
            if byte != ASCII.lowered(byte) { isLower = false }
            place += 1
        }
        let token = ByteRange(start, min(place, start + 127))
        if isLower { return bytes.string(token) }
        return String(decoding: token.offsets.map { ASCII.lowered(bytes.at($0)) }, as: UTF8.self)
    }
}

extension ParameterList.Entry {
    /// The parameter as the views show it.
    func decoded(limits: ParserLimits) -> MediaTypeParameter {
        let value = ParameterDecoding.value(of: self, limits: limits)
        return MediaTypeParameter(name: self.name, value: value.text, language: value.language)
    }
}
