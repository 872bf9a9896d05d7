extension MailMessage {
    /// What is wrong inside the bodies and with the lines of the message; each kind once for a part, or for the whole.
    ///
    /// Every body is decoded for this, which costs as much as reading the mail.
    public var contentDefects: [MailDefect] {
        var inspection = ContentInspection()
        for part in self.allParts where part.record.kind == .leaf { inspection.inspect(part) }
        self.withBytes { inspection.inspectLines($0, self.range) }
        return inspection.defects
    }
}

/// Looks into bodies and at lines.
struct ContentInspection {
    /// The longest line that RFC 5322 2.1.1 allows, its end not counted.
    static let longestLine = 998

    private(set) var defects: [MailDefect] = []

    private mutating func note(_ code: MailDefect.Code, _ range: ByteRange) {
        self.defects.append(MailDefect(code: code, range: range))
    }

    mutating func inspect(_ part: MailPart) {
        if part.transferEncoding.decodes, part.decodedContent.isDamaged {
            self.note(part.transferEncoding == .base64 ? .damagedBase64 : .damagedTransferEncoding, part.bodyRange)
        }
        if part.isMessage, part.message == nil, part.transferEncoding.decodes {
            self.note(.tooManyEncodedMessages, part.range)
        }
        guard part.mediaType.isText else { return }
        if let label = part.charset, Charset(label: label) == nil { self.note(.unknownCharset, part.headerRange) }
        let range = part.bodyRange
        let isBare = part.transferEncoding == .sevenBit && part.charset == nil
        let isASCII = part.storage.bytes.withSpan { $0.isASCII(from: range.lowerBound, to: range.upperBound) }
        if isBare, !isASCII { self.note(.undeclaredEightBit, range) }
    }

    /// The first NUL, the first line that is too long, and the first line end that is not like the others.
    mutating func inspectLines(_ bytes: borrowing Span<UInt8>, _ range: ByteRange) {
        let end = range.upperBound
        let nul = bytes.first(0, from: range.lowerBound, to: end)
        if nul < end { self.note(.nulByte, ByteRange(nul, nul + 1)) }
        var long: ByteRange?
        var odd: ByteRange?
        var usesReturns: Bool?
        var line = range.lowerBound
        while line < end, long == nil || odd == nil {
            let feed = bytes.first(ASCII.lineFeed, from: line, to: end)
            let hasReturn = feed > line && feed < end && bytes.at(feed - 1) == ASCII.carriageReturn
            let textEnd = hasReturn ? feed - 1 : feed
            if long == nil, textEnd - line > Self.longestLine { long = ByteRange(line, textEnd) }
            if odd == nil {
                let lone = bytes.first(ASCII.carriageReturn, from: line, to: textEnd)
                if lone < textEnd {
                    odd = ByteRange(lone, lone + 1)
                } else if feed < end, let usual = usesReturns, usual != hasReturn {
                    odd = ByteRange(textEnd, feed + 1)
                }
                if feed < end, usesReturns == nil { usesReturns = hasReturn }
            }
            line = feed + 1
        }
        if let long { self.note(.longLine, long) }
        if let odd { self.note(.bareLineEnd, odd) }
    }
}
