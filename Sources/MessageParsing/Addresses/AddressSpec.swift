/// Puts the tokens of an addr-spec (RFC 5322 3.4.1 and 4.4) together.
enum AddressSpec {
    typealias Token = AddressParser.Token

    /// The address that the tokens spell, comments removed; nil unless they spell exactly one.
    ///
    /// `plainly` says whether a usual address may be taken as it stands.
    static func address(
        _ tokens: ArraySlice<Token>, _ bytes: borrowing Span<UInt8>, plainly: Bool
    ) -> EmailAddress? {
        guard let at = tokens.firstIndex(where: { $0.kind == .at }), at > tokens.startIndex, at + 1 < tokens.endIndex
        else { return nil }
        if plainly, let plain = Self.plainAddress(tokens, at: at, bytes) { return plain }
        guard let local = Self.localPart(tokens[..<at], bytes) else { return nil }
        let domain = tokens[(at + 1)...]
        guard let domainText = Self.domain(domain, bytes) else { return nil }
        return EmailAddress(localPart: local, domain: domainText)
    }

    /// The usual case: atoms and dots side by side, which can be taken as they stand.
    private static func plainAddress(
        _ tokens: ArraySlice<Token>, at: Int, _ bytes: borrowing Span<UInt8>
    ) -> EmailAddress? {
        guard let first = tokens.first, let last = tokens.last else { return nil }
        var previous = first.range.lowerBound
        for (index, token) in zip(tokens.indices, tokens) {
            guard token.range.lowerBound == previous, token.kind == .atom || token.kind == .dot || index == at else {
                return nil
            }
            previous = token.range.upperBound
        }
        let sign = tokens[at].range
        let local = ByteRange(first.range.lowerBound, sign.lowerBound)
        guard bytes.isASCII(from: local.lowerBound, to: local.upperBound) else { return nil }
        return EmailAddress(bytes, local: local, domain: ByteRange(sign.upperBound, last.range.upperBound))
    }

    /// An address at the end of a phrase, without brackets: `Ann Lee ann@example.com`.
    static func trailingAddress(
        _ tokens: [Token], _ bytes: borrowing Span<UInt8>, plainly: Bool
    ) -> (phrase: ArraySlice<Token>, address: EmailAddress)? {
        guard tokens.lazy.filter({ $0.kind == .at }).count == 1, let at = tokens.firstIndex(where: { $0.kind == .at })
        else { return nil }
        var start = at
        while start > 0, !tokens[start].spaceBefore { start -= 1 }
        guard start > 0, !tokens[start...].dropFirst().contains(where: \.spaceBefore),
            let address = Self.address(tokens[start...], bytes, plainly: plainly)
        else { return nil }
        return (tokens[..<start], address)
    }

    private static func localPart(_ tokens: ArraySlice<Token>, _ bytes: borrowing Span<UInt8>) -> String? {
        var result: [UInt8] = []
        var wordBefore = false
        for token in tokens {
            switch token.kind {
            case .dot:
                result.append(ASCII.dot)
                wordBefore = false
            case .atom, .quoted:
                guard !wordBefore else { return nil }
                if token.kind == .atom {
                    result.append(contentsOf: bytes.bytes(token.range))
                } else {
                    AddressPhrase.unquote(token, bytes, into: &result)
                }
                wordBefore = true
            default: return nil
            }
        }
        return result.isEmpty ? nil : String(decoding: result, as: UTF8.self)
    }

    private static func domain(_ tokens: ArraySlice<Token>, _ bytes: borrowing Span<UInt8>) -> String? {
        guard let first = tokens.first else { return nil }
        if first.kind == .literal { return tokens.count == 1 ? bytes.string(first.range) : nil }
        var result: [UInt8] = []
        var wordBefore = false
        for token in tokens {
            switch token.kind {
            case .dot: wordBefore = false
            case .atom:
                guard !wordBefore else { return nil }
                wordBefore = true
            default: return nil
            }
            result.append(contentsOf: bytes.bytes(token.range))
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension EmailAddress {
    /// Takes an address from plain bytes; nil when the domain needs more than a look at each byte.
    init?(_ bytes: borrowing Span<UInt8>, local: ByteRange, domain: ByteRange) {
        guard !local.isEmpty, local.count <= Self.maximumLocalPartBytes, !domain.isEmpty,
            domain.count <= InternationalDomain.maximumBytes
        else { return nil }
        var labelLength = 0
        for place in domain.offsets {
            let byte = bytes.at(place)
            if byte == ASCII.dot {
                guard labelLength > 0 else { return nil }
                labelLength = 0
                continue
            }
            // A label neither begins nor ends with a hyphen.
            let isHyphen = byte == ASCII.hyphen && labelLength > 0 && bytes.at(place + 1) != ASCII.dot
            let isPlain = byte &- 0x61 < 26 || ASCII.isDigit(byte) || (isHyphen && place + 1 < domain.upperBound)
            labelLength += 1
            guard isPlain, labelLength <= InternationalDomain.maximumLabelBytes else { return nil }
            // An A-label has to be checked.
            if labelLength == 4, byte == ASCII.hyphen, bytes.at(place - 1) == ASCII.hyphen { return nil }
        }
        guard labelLength > 0 else { return nil }
        self.init(canonicalLocalPart: bytes.string(local), domain: bytes.string(domain))
    }
}
