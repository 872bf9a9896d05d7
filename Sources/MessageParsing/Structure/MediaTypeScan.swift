/// What the structure pass needs to know of a Content-Type, found without building any text.
struct MediaTypeScan {
    let isMultipart: Bool
    let isDigest: Bool
    /// message/rfc822, message/global or message/news: the body is a message of its own.
    let isNestedMessage: Bool
    /// message/partial: the body is one piece of a message.
    let isPiece: Bool
    /// The body is not all here: a piece, or message/external-body.
    let isElsewhere: Bool

    init(_ bytes: borrowing Span<UInt8>, field: FieldRecord) {
        var place = FieldScan.valueStart(bytes, field)
        let end = Int(field.end)
        place = FieldScan.skipSpaceAndComments(bytes, place, end)
        let first = bytes.at(place) | 0x20
        guard first == 0x6D else {
            (self.isMultipart, self.isDigest, self.isNestedMessage, self.isPiece, self.isElsewhere) = (
                false, false, false, false, false
            )
            return
        }
        let type = place
        while place < end, ASCII.isAtom(bytes.at(place)) || bytes.at(place) == ASCII.dot, bytes.at(place) != ASCII.slash
        {
            place += 1
        }
        let typeLength = place - type
        while place < end, ASCII.isSpace(bytes.at(place)) || bytes.at(place) == ASCII.slash { place += 1 }
        let subtype = place
        while place < end, ASCII.isAtom(bytes.at(place)) || bytes.at(place) == ASCII.dot { place += 1 }
        let length = place - subtype
        self.isMultipart = bytes.matches("multipart", at: type, count: typeLength)
        self.isDigest = self.isMultipart && bytes.matches("digest", at: subtype, count: length)
        let isMessage = bytes.matches("message", at: type, count: typeLength)
        self.isNestedMessage =
            isMessage
            && (bytes.matches("rfc822", at: subtype, count: length)
                || bytes.matches("global", at: subtype, count: length)
                || bytes.matches("news", at: subtype, count: length))
        self.isPiece = isMessage && bytes.matches("partial", at: subtype, count: length)
        self.isElsewhere = self.isPiece || (isMessage && bytes.matches("external-body", at: subtype, count: length))
    }
}

/// What the structure pass needs to know of a Content-Transfer-Encoding.
enum EncodingScan {
    case identity
    case base64
    case other

    init(_ bytes: borrowing Span<UInt8>, field: FieldRecord) {
        let end = Int(field.end)
        var place = FieldScan.skipSpaceAndComments(bytes, FieldScan.valueStart(bytes, field), end)
        if bytes.at(place) == ASCII.quote { place += 1 }
        let start = place
        while place < end, ASCII.isAtom(bytes.at(place)) { place += 1 }
        let length = place - start
        if bytes.matches("base64", at: start, count: length) {
            self = .base64
        } else if length == 0 || bytes.matches("7bit", at: start, count: length)
            || bytes.matches("8bit", at: start, count: length) || bytes.matches("binary", at: start, count: length)
        {
            self = .identity
        } else {
            self = .other
        }
    }
}

/// Steps over what may stand around the tokens of a structured field.
enum FieldScan {
    /// The first byte after the colon of a field.
    @inline(__always)
    static func valueStart(_ bytes: borrowing Span<UInt8>, _ field: FieldRecord) -> Int {
        var place = Int(field.start) + Int(field.nameLength)
        let end = Int(field.end)
        while place < end, bytes.at(place) != ASCII.colon { place += 1 }
        return min(place + 1, end)
    }

    /// The place after space, line ends and comments (RFC 5322 3.2.2).
    static func skipSpaceAndComments(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        while place < end {
            let byte = bytes.at(place)
            if ASCII.isSpace(byte) {
                place += 1
            } else if byte == ASCII.openParenthesis {
                place = Self.commentEnd(bytes, place, end)
            } else {
                break
            }
        }
        return place
    }

    /// The place after the comment that begins at `start`; a comment that never ends runs to the end of the field.
    static func commentEnd(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var place = start
        var depth = 0
        while place < end {
            switch bytes.at(place) {
            case ASCII.backslash: place += 1
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis: depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { break }
        }
        return min(place, end)
    }
}
