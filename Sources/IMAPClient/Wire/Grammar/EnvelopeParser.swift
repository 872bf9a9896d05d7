/// Reads an ENVELOPE (RFC 9051, 7.5.2) leniently: fields that are missing at the end are absent, `()` is an empty list,
/// and an address with too few or too many strings does not harm the others.
enum EnvelopeParser {
    /// The envelope at `scanner`, with ranges counted from `base` in bytes that `keep` will hold; nil when it is none.
    static func parse(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, base: Int, limits: IMAPLimits,
        into envelope: inout IMAPEnvelope
    ) -> Bool {
        guard scanner.take(Ascii.openParenthesis, bytes) else { return false }
        scanner.skipSpaces(bytes)
        guard let date = scanner.nstring(bytes, base: base) else { return false }
        envelope.dateRange = date
        scanner.skipSpaces(bytes)
        guard let subject = scanner.nstring(bytes, base: base) else { return false }
        envelope.subjectRange = subject
        for field in IMAPEnvelope.AddressField.allCases {
            scanner.skipSpaces(bytes)
            guard Self.addresses(bytes, &scanner, base: base, limits: limits, into: &envelope.addressRanges) else {
                return false
            }
            envelope.ends[field] = envelope.addressRanges.count
        }
        scanner.skipSpaces(bytes)
        if let inReplyTo = scanner.nstring(bytes, base: base) { envelope.inReplyToRange = inReplyTo }
        scanner.skipSpaces(bytes)
        if let messageID = scanner.nstring(bytes, base: base) { envelope.messageIDRange = messageID }
        return Self.close(bytes, &scanner)
    }

    /// Skips whatever a server added and takes the closing parenthesis.
    static func close(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { return true }
            guard scanner.skipValue(bytes) else { return false }
        }
    }

    private static func addresses(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, base: Int, limits: IMAPLimits,
        into list: inout [IMAPEnvelope.AddressRanges]
    ) -> Bool {
        // A server that ended the envelope early has no addresses here.
        if scanner.peek(bytes) == Ascii.closeParenthesis { return true }
        guard scanner.take(Ascii.openParenthesis, bytes) else {
            return scanner.nstring(bytes, base: base)?.isNone == true
        }
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { return true }
            if scanner.take(Ascii.openParenthesis, bytes) {
                guard let address = Self.address(bytes, &scanner, base: base) else { return false }
                if list.count < limits.elements { list.append(address) }
            } else if scanner.nstring(bytes, base: base)?.isNone != true {
                return false
            }
        }
    }

    /// The inside of an address; its opening parenthesis is taken already.
    private static func address(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, base: Int
    ) -> IMAPEnvelope.AddressRanges? {
        var address = IMAPEnvelope.AddressRanges()
        for index in 0..<4 {
            scanner.skipSpaces(bytes)
            if scanner.peek(bytes) == Ascii.closeParenthesis { break }
            guard let value = scanner.nstring(bytes, base: base) else { return nil }
            switch index {
            case 0: address.name = value
            case 1: address.route = value
            case 2: address.mailbox = value
            default: address.host = value
            }
        }
        return Self.close(bytes, &scanner) ? address : nil
    }
}
