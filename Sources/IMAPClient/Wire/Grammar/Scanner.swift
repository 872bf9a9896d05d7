/// The tokens of the grammar (RFC 9051, 9), read from bytes that are complete: every literal lies inside of them.
///
/// Functions move `at` forward on success; on failure they return nil or false and leave it anywhere. Nothing throws,
/// because alternatives are the normal case here.
struct Scanner {
    /// Where the next byte is read.
    var at: Int
    /// Where content that was not kept in memory stood; empty in nearly every response.
    let streamed: [StreamedLiteral]

    init(at: Int = 0, streamed: [StreamedLiteral] = []) {
        self.at = at
        self.streamed = streamed
    }

    /// The next byte, or nil at the end.
    func peek(_ bytes: Span<UInt8>) -> UInt8? {
        self.at < bytes.count ? bytes[self.at] : nil
    }

    /// Takes `byte` if it is next.
    mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard self.at < bytes.count, bytes[self.at] == byte else { return false }
        self.at += 1
        return true
    }

    /// Takes all spaces that are next; some servers send several, or none.
    mutating func skipSpaces(_ bytes: Span<UInt8>) {
        while self.at < bytes.count, bytes[self.at] == Ascii.space { self.at += 1 }
    }

    /// Whether the bytes at `at` are `word` in any case; the word is given in capitals. Takes them if so.
    mutating func takeWord(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard bytes.count - self.at >= length else { return false }
        // The pointer of a static string reaches over its utf8CodeUnitCount bytes; `index` stays below that count.
        let start = unsafe word.utf8Start
        for index in 0..<length {
            let wanted = unsafe start[index]
            guard Ascii.uppercased(bytes[self.at + index]) == wanted else { return false }
        }
        self.at += length
        return true
    }

    /// A number without sign that fits in 64 bits.
    mutating func number(_ bytes: Span<UInt8>) -> UInt64? {
        let start = self.at
        var value: UInt64 = 0
        while self.at < bytes.count {
            let digit = bytes[self.at] &- Ascii.zero
            guard digit <= 9 else { break }
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(UInt64(digit))
            if overflowed || carried { return nil }
            value = sum
            self.at += 1
        }
        return self.at > start ? value : nil
    }

    /// A number without sign that fits in 32 bits.
    mutating func number32(_ bytes: Span<UInt8>) -> UInt32? {
        self.number(bytes).flatMap { UInt32(exactly: $0) }
    }

    /// Skips the bytes up to a space, a parenthesis or the end of the line.
    mutating func skipAtom(_ bytes: Span<UInt8>) {
        while self.at < bytes.count, !Self.endsAtom(bytes[self.at]) { self.at += 1 }
    }

    static func endsAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case Ascii.space, Ascii.openParenthesis, Ascii.closeParenthesis, Ascii.cr, Ascii.lf: true
        default: false
        }
    }

    /// A string, an atom, or NIL; positions are counted from `base`. Nil when nothing of the kind stands here.
    mutating func nstring(_ bytes: Span<UInt8>, base: Int) -> WireRange? {
        guard self.at < bytes.count else { return nil }
        switch bytes[self.at] {
        case Ascii.quote: return self.quoted(bytes, base: base)
        case Ascii.openBrace, Ascii.tilde:
            if let literal = self.literal(bytes) {
                return WireRange(start: literal.lowerBound - base, count: literal.count, form: .plain)
            }
            return self.atom(bytes, base: base)
        case UInt8(ascii: "N"), UInt8(ascii: "n"):
            let start = self.at
            if self.takeWord("NIL", bytes), self.at == bytes.count || Self.endsAtom(bytes[self.at]) {
                return WireRange.none
            }
            self.at = start
            return self.atom(bytes, base: base)
        default: return self.atom(bytes, base: base)
        }
    }

    /// The bytes of an atom, of any length but zero.
    mutating func atom(_ bytes: Span<UInt8>, base: Int) -> WireRange? {
        let start = self.at
        self.skipAtom(bytes)
        guard self.at > start else { return nil }
        return WireRange(start: start - base, count: self.at - start, form: .plain)
    }

    /// A quoted string. A quotation mark inside that was not escaped is taken for content unless what follows it can
    /// only follow a string.
    mutating func quoted(_ bytes: Span<UInt8>, base: Int) -> WireRange? {
        guard self.take(Ascii.quote, bytes) else { return nil }
        let start = self.at
        var form = WireRange.Form.plain
        while self.at < bytes.count {
            switch bytes[self.at] {
            case Ascii.quote:
                let next = self.at + 1
                if next == bytes.count || Self.followsString(bytes[next]) {
                    self.at = next
                    return WireRange(start: start - base, count: next - 1 - start, form: form)
                }
            case Ascii.backslash:
                form = .escaped
                self.at += 1
            case Ascii.cr, Ascii.lf: return nil
            default: break
            }
            self.at += 1
        }
        return nil
    }

    private static func followsString(_ byte: UInt8) -> Bool {
        switch byte {
        case Ascii.space, Ascii.openParenthesis, Ascii.closeParenthesis, Ascii.cr, Ascii.lf, Ascii.closeBracket: true
        default: false
        }
    }

    /// A literal that is kept in memory: where its content lies. Nil, without moving, when none stands here.
    mutating func literal(_ bytes: Span<UInt8>) -> Range<Int>? {
        let start = self.at
        if let size = self.literalHeader(bytes) {
            let content = self.at
            if self.streamed.contains(where: { $0.offset == content }) { return content..<content }
            if let count = Int(exactly: size), bytes.count - content >= count {
                self.at = content + count
                return content..<self.at
            }
        }
        self.at = start
        return nil
    }

    /// `{n}` with its line end; leaves `at` behind it.
    mutating func literalHeader(_ bytes: Span<UInt8>) -> UInt64? {
        _ = self.take(Ascii.tilde, bytes)
        guard self.take(Ascii.openBrace, bytes), let size = self.number(bytes) else { return nil }
        _ = self.take(Ascii.plus, bytes)
        guard self.take(Ascii.closeBrace, bytes) else { return nil }
        _ = self.take(Ascii.cr, bytes)
        guard self.take(Ascii.lf, bytes) else { return nil }
        return size
    }

    /// Skips one value of any kind: an atom, a string, or a list to its closing parenthesis, however deep.
    mutating func skipValue(_ bytes: Span<UInt8>) -> Bool {
        var depth = 0
        repeat {
            self.skipSpaces(bytes)
            guard self.at < bytes.count else { return false }
            switch bytes[self.at] {
            case Ascii.openParenthesis:
                depth += 1
                self.at += 1
            case Ascii.closeParenthesis:
                guard depth > 0 else { return false }
                depth -= 1
                self.at += 1
            case Ascii.quote:
                guard self.quoted(bytes, base: 0) != nil else { return false }
            case Ascii.cr, Ascii.lf: return false
            default:
                if self.skipLiteral(bytes) { continue }
                let start = self.at
                self.skipAtom(bytes)
                if self.at == start { return false }
            }
        } while depth > 0
        return true
    }

    private mutating func skipLiteral(_ bytes: Span<UInt8>) -> Bool {
        guard bytes[self.at] == Ascii.openBrace || bytes[self.at] == Ascii.tilde else { return false }
        return self.literal(bytes) != nil
    }
}

/// Where message content that was handed on instead of kept would have stood.
struct StreamedLiteral: Sendable, Hashable {
    /// The offset behind its header in the bytes of the response.
    var offset: Int
    /// How many bytes it had.
    var size: Int
}
