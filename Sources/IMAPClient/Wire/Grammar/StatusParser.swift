/// Reads `OK [CODE …] text` and its kin (RFC 9051, resp-cond-state).
enum StatusParser {
    /// The status at `scanner`, or nil when no condition stands there.
    static func parse(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPStatus? {
        guard let condition = Self.condition(bytes, &scanner) else { return nil }
        scanner.skipSpaces(bytes)
        var code: IMAPResponseCode?
        if scanner.peek(bytes) == Ascii.openBracket {
            let start = scanner
            scanner.at += 1
            code = Self.code(bytes, &scanner)
            if code == nil { scanner = start } else { scanner.skipSpaces(bytes) }
        }
        let text = String(decoding: ResponseParser.rest(bytes, from: scanner.at), as: UTF8.self)
        return IMAPStatus(condition, code: code, text: text)
    }

    private static func condition(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPStatus.Condition? {
        let start = scanner.at
        scanner.skipAtom(bytes)
        let end = scanner.at
        scanner.at = start
        let condition: IMAPStatus.Condition? =
            switch end - start {
            case 2 where scanner.takeWord("OK", bytes): .ok
            case 2 where scanner.takeWord("NO", bytes): .no
            case 3 where scanner.takeWord("BAD", bytes): .bad
            case 3 where scanner.takeWord("BYE", bytes): .bye
            case 7 where scanner.takeWord("PREAUTH", bytes): .preauthenticated
            default: nil
            }
        scanner.at = end
        return condition
    }

    /// The code behind the opening bracket, with the closing one; nil when it has no end on this line.
    private static func code(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponseCode? {
        let start = scanner.at
        while scanner.at < bytes.count, !Scanner.endsAtom(bytes[scanner.at]), bytes[scanner.at] != Ascii.closeBracket {
            scanner.at += 1
        }
        let name = String(decoding: bytes.copy(start..<scanner.at), as: UTF8.self).uppercased()
        scanner.skipSpaces(bytes)
        let arguments = scanner
        let known = Self.known(name, bytes, &scanner)
        if let known, Self.close(bytes, &scanner) { return known }
        scanner = arguments
        var depth = 0
        while scanner.at < bytes.count, bytes[scanner.at] != Ascii.lf {
            let byte = bytes[scanner.at]
            if byte == Ascii.openBracket { depth += 1 }
            if byte == Ascii.closeBracket {
                if depth == 0 {
                    defer { scanner.at += 1 }
                    return .other(name: name, arguments: bytes.copy(arguments.at..<scanner.at))
                }
                depth -= 1
            }
            scanner.at += 1
        }
        return nil
    }

    private static func close(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Bool {
        scanner.skipSpaces(bytes)
        return scanner.take(Ascii.closeBracket, bytes)
    }

    private static func known(_ name: String, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponseCode? {
        switch name {
        case "ALERT": return .alert
        case "READ-ONLY": return .readOnly
        case "READ-WRITE": return .readWrite
        case "TRYCREATE": return .tryCreate
        case "NOMODSEQ": return .noModSeq
        case "CLOSED": return .closed
        case "CAPABILITY":
            return .capability(IMAPCapabilities(ResponseParser.words(bytes, &scanner, untilBracket: true)))
        case "PERMANENTFLAGS": return FetchParser.flags(bytes, &scanner).map { .permanentFlags($0) }
        case "UIDNEXT": return scanner.number32(bytes).flatMap { $0 > 0 ? .uidNext($0) : nil }
        case "UIDVALIDITY": return scanner.number32(bytes).flatMap { $0 > 0 ? .uidValidity($0) : nil }
        case "UNSEEN": return scanner.number32(bytes).flatMap { $0 > 0 ? .unseen($0) : nil }
        case "HIGHESTMODSEQ": return scanner.number(bytes).flatMap { $0 > 0 ? .highestModSeq($0) : nil }
        default: return Self.knownList(name, bytes, &scanner)
        }
    }

    private static func knownList(_ name: String, _ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponseCode? {
        switch name {
        case "BADCHARSET":
            guard scanner.take(Ascii.openParenthesis, bytes) else { return .badCharset([]) }
            let charsets = ResponseParser.words(bytes, &scanner)
            return scanner.take(Ascii.closeParenthesis, bytes) ? .badCharset(charsets) : nil
        case "APPENDUID":
            guard let validity = scanner.number32(bytes) else { return nil }
            scanner.skipSpaces(bytes)
            return SearchParser.ranges(bytes, &scanner).map {
                .appendUID(validity: validity, uids: IMAPUIDSet(ranges: $0))
            }
        case "COPYUID": return Self.copyUID(bytes, &scanner)
        case "MODIFIED": return SearchParser.ranges(bytes, &scanner).map { .modified(IMAPUIDSet(ranges: $0)) }
        case "MAILBOXID":
            guard scanner.take(Ascii.openParenthesis, bytes), let id = ResponseParser.words(bytes, &scanner).first,
                scanner.take(Ascii.closeParenthesis, bytes)
            else { return nil }
            return .mailboxID(id)
        case "INPROGRESS":
            if scanner.peek(bytes) == Ascii.openParenthesis, !scanner.skipValue(bytes) { return nil }
            return .inProgress
        default: return nil
        }
    }

    private static func copyUID(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponseCode? {
        guard let validity = scanner.number32(bytes) else { return nil }
        scanner.skipSpaces(bytes)
        // Exchange leaves both sets empty at times: then the mapping is unknown.
        guard scanner.peek(bytes) != Ascii.closeBracket else { return .copyUID(validity: validity, from: [], to: []) }
        guard let from = SearchParser.ranges(bytes, &scanner) else { return nil }
        scanner.skipSpaces(bytes)
        guard let to = SearchParser.ranges(bytes, &scanner) else { return nil }
        return .copyUID(validity: validity, from: from, to: to)
    }
}
