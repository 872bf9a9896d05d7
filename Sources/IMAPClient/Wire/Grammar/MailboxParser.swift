/// Reads what is told of mailboxes and of the server itself.
enum MailboxParser {
    /// `LIST (\HasNoChildren) "/" "Sent" …`; the word itself is taken already.
    static func list(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponse? {
        scanner.skipSpaces(bytes)
        guard scanner.take(Ascii.openParenthesis, bytes) else { return nil }
        var attributes: Set<IMAPFlag> = []
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { break }
            // home.pl is known for `\)`.
            guard let attribute = scanner.atom(bytes, base: 0) else { return nil }
            let name = String(
                decoding: bytes.copy(attribute.start..<(attribute.start + attribute.count)), as: UTF8.self)
            if attributes.count < 100, name != "\\" { attributes.insert(IMAPFlag(received: name)) }
        }
        scanner.skipSpaces(bytes)
        guard let separator = Self.separator(bytes, &scanner) else { return nil }
        scanner.skipSpaces(bytes)
        guard let name = Self.name(bytes, &scanner, toLineEnd: true) else { return nil }
        return .list(IMAPListEntry(name: name, separator: separator, attributes: attributes))
    }

    /// A quoted character or NIL: the inner nil is the wire's.
    private static func separator(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> Character?? {
        let start = scanner.at
        guard let range = scanner.nstring(bytes, base: start) else { return nil }
        guard let value = range.value(in: bytes.copy(start..<scanner.at)), let first = value.first else {
            return .some(nil)
        }
        return .some(Character(Unicode.Scalar(first)))
    }

    /// The name of a mailbox. Exchange leaves names with blanks or tabs unquoted: such a name ends with the line.
    static func name(_ bytes: Span<UInt8>, _ scanner: inout Scanner, toLineEnd: Bool) -> IMAPMailboxName? {
        let start = scanner.at
        if let next = scanner.peek(bytes), next != Ascii.quote, next != Ascii.openBrace, toLineEnd {
            let line = ResponseParser.rest(bytes, from: start)
            // What LIST-EXTENDED adds stands in parentheses behind the name.
            let end = line.firstIndex(of: Ascii.openParenthesis) ?? line.endIndex
            var name = line[..<end]
            while name.last == Ascii.space { name.removeLast() }
            scanner.at = start + name.count
            return name.isEmpty ? nil : IMAPMailboxName(received: Array(name))
        }
        guard let range = scanner.nstring(bytes, base: start) else { return nil }
        let kept = bytes.copy(start..<scanner.at)
        // A mailbox may well be called NIL.
        return IMAPMailboxName(received: range.value(in: kept) ?? kept)
    }

    /// `STATUS "name" (MESSAGES 3 …)`. Behind an item that cannot be read nothing more is believed; what stood before it
    /// counts.
    static func status(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponse? {
        scanner.skipSpaces(bytes)
        guard let name = Self.name(bytes, &scanner, toLineEnd: false) else { return nil }
        scanner.skipSpaces(bytes)
        guard scanner.take(Ascii.openParenthesis, bytes) else { return nil }
        var status = IMAPMailboxStatus()
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { return .mailboxStatus(name, status) }
            guard Self.statusItem(bytes, &scanner, into: &status) else { return .mailboxStatus(name, status) }
        }
    }

    private static func statusItem(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, into status: inout IMAPMailboxStatus
    ) -> Bool {
        let start = scanner.at
        scanner.skipAtom(bytes)
        guard scanner.at > start else { return false }
        let name = String(decoding: bytes.copy(start..<scanner.at), as: UTF8.self).uppercased()
        scanner.skipSpaces(bytes)
        let value = scanner.at
        guard scanner.skipValue(bytes) else { return false }
        var number = Scanner(at: value)
        switch name {
        case "MESSAGES": status.messages = number.number(bytes)
        case "UIDNEXT": status.uidNext = number.number32(bytes).flatMap { $0 > 0 ? $0 : nil }
        case "UIDVALIDITY": status.uidValidity = number.number32(bytes).flatMap { $0 > 0 ? $0 : nil }
        case "UNSEEN": status.unseen = number.number(bytes)
        case "DELETED": status.deleted = number.number(bytes)
        case "SIZE": status.size = number.number(bytes)
        case "HIGHESTMODSEQ": status.highestModSeq = number.number(bytes).flatMap { $0 > 0 ? $0 : nil }
        case "APPENDLIMIT": status.appendLimit = number.number(bytes)
        case "MAILBOXID":
            _ = number.take(Ascii.openParenthesis, bytes)
            status.mailboxID = ResponseParser.words(bytes, &number).first
        default: break
        }
        return true
    }

    /// `NAMESPACE (("" "/")) NIL NIL`.
    static func namespace(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponse? {
        guard let personal = Self.places(bytes, &scanner), let others = Self.places(bytes, &scanner),
            let shared = Self.places(bytes, &scanner)
        else { return nil }
        return .namespace(IMAPNamespace(personal: personal, otherUsers: others, shared: shared))
    }

    private static func places(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> [IMAPNamespace.Place]? {
        scanner.skipSpaces(bytes)
        guard scanner.take(Ascii.openParenthesis, bytes) else {
            return scanner.nstring(bytes, base: 0)?.isNone == true ? [] : nil
        }
        var places: [IMAPNamespace.Place] = []
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { return places }
            guard scanner.take(Ascii.openParenthesis, bytes) else { return nil }
            let start = scanner.at
            guard let range = scanner.nstring(bytes, base: start) else { return nil }
            let prefix = range.value(in: bytes.copy(start..<scanner.at)) ?? []
            scanner.skipSpaces(bytes)
            guard let separator = Self.separator(bytes, &scanner), EnvelopeParser.close(bytes, &scanner) else {
                return nil
            }
            let name = prefix.isEmpty ? nil : IMAPMailboxName(received: prefix)
            places.append(IMAPNamespace.Place(prefix: name, separator: separator))
        }
    }

    /// `ID ("name" "Dovecot" …)` or `ID NIL`.
    static func id(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPResponse? {
        scanner.skipSpaces(bytes)
        let start = scanner.at
        guard scanner.take(Ascii.openParenthesis, bytes) else {
            return scanner.nstring(bytes, base: 0)?.isNone == true ? .id([]) : nil
        }
        var strings: [WireRange] = []
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { break }
            guard let string = scanner.nstring(bytes, base: start) else { return nil }
            if strings.count < 200 { strings.append(string) }
        }
        let kept = bytes.copy(start..<scanner.at)
        let pairs = stride(from: 0, to: strings.count - strings.count % 2, by: 2)
        return .id(pairs.map { (strings[$0].text(in: kept) ?? "", strings[$0 + 1].text(in: kept)) })
    }
}
