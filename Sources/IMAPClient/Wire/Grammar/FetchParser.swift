/// Reads the items of a FETCH response. An item that cannot be read becomes ``IMAPFetchItem/invalid(name:value:)``.
enum FetchParser {
    /// The items from the opening parenthesis on. `isPrefix` says that the bytes end where content is to be streamed.
    static func parse(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, limits: IMAPLimits, isPrefix: Bool = false
    ) -> [IMAPFetchItem]? {
        scanner.skipSpaces(bytes)
        guard scanner.take(Ascii.openParenthesis, bytes) else { return nil }
        var items: [IMAPFetchItem] = []
        items.reserveCapacity(6)
        while true {
            scanner.skipSpaces(bytes)
            guard let next = scanner.peek(bytes) else { return isPrefix || !items.isEmpty ? items : nil }
            if scanner.take(Ascii.closeParenthesis, bytes) { return items }
            // Domino puts parentheses around the parentheses.
            if items.isEmpty, scanner.take(Ascii.openParenthesis, bytes) { continue }
            if next == Ascii.cr || next == Ascii.lf { return items }
            let nameStart = scanner.at
            Self.skipName(bytes, &scanner)
            let name = nameStart..<scanner.at
            guard !name.isEmpty, items.count < limits.elements else {
                // Nothing that could be a name, or too much: the rest of the line cannot be told apart any more.
                items.append(.invalid(name: "", value: bytes.copy(nameStart..<bytes.count)))
                return items
            }
            scanner.skipSpaces(bytes)
            let valueStart = scanner.at
            if let item = Self.item(bytes, name, &scanner, limits) {
                if scanner.at >= bytes.count || Scanner.endsAtom(bytes[scanner.at]) {
                    items.append(item)
                    continue
                }
            }
            scanner.at = valueStart
            items.append(Self.unreadable(bytes, name, &scanner))
        }
    }

    /// Names may hold sections with spaces and parentheses: `BODY[HEADER.FIELDS (FROM TO)]<0>`.
    private static func skipName(_ bytes: Span<UInt8>, _ scanner: inout Scanner) {
        while scanner.at < bytes.count {
            let byte = bytes[scanner.at]
            if byte == Ascii.openBracket { return Self.skipSection(bytes, &scanner) }
            if Scanner.endsAtom(byte) { return }
            scanner.at += 1
        }
    }

    private static func skipSection(_ bytes: Span<UInt8>, _ scanner: inout Scanner) {
        var isQuoted = false
        while scanner.at < bytes.count {
            let byte = bytes[scanner.at]
            if byte == Ascii.lf { return }
            if byte == Ascii.quote { isQuoted.toggle() }
            scanner.at += 1
            if byte == Ascii.closeBracket && !isQuoted { break }
        }
        guard scanner.peek(bytes) == Ascii.less else { return }
        while scanner.at < bytes.count, !Scanner.endsAtom(bytes[scanner.at]) { scanner.at += 1 }
    }

    /// The value of an item that failed, as far as it can be told apart.
    private static func unreadable(_ bytes: Span<UInt8>, _ name: Range<Int>, _ scanner: inout Scanner) -> IMAPFetchItem
    {
        let start = scanner.at
        let text = String(decoding: bytes.copy(name), as: UTF8.self)
        if scanner.skipValue(bytes), scanner.at >= bytes.count || Scanner.endsAtom(bytes[scanner.at]) {
            return .invalid(name: text, value: bytes.copy(start..<scanner.at))
        }
        // Not even its end can be found: everything up to the line end is its value.
        scanner.at = bytes.count
        return .invalid(name: text, value: bytes.copy(start..<bytes.count))
    }

    private static func item(
        _ bytes: Span<UInt8>, _ name: Range<Int>, _ scanner: inout Scanner, _ limits: IMAPLimits
    ) -> IMAPFetchItem? {
        var word = Scanner(at: name.lowerBound)
        func isName(_ candidate: StaticString) -> Bool {
            guard name.count == candidate.utf8CodeUnitCount else { return false }
            word.at = name.lowerBound
            return word.takeWord(candidate, bytes)
        }
        switch Ascii.uppercased(bytes[name.lowerBound]) {
        case UInt8(ascii: "U") where isName("UID"):
            return scanner.number32(bytes).flatMap { $0 > 0 ? .uid($0) : nil }
        case UInt8(ascii: "F") where isName("FLAGS"):
            return Self.flags(bytes, &scanner).map { .flags($0) }
        case UInt8(ascii: "I") where isName("INTERNALDATE"):
            return Self.date(bytes, &scanner).map { .internalDate($0) }
        case UInt8(ascii: "R"):
            if isName("RFC822.SIZE") { return Self.size(bytes, &scanner).map { .size($0) } }
            if isName("RFC822") || isName("RFC822.HEADER") || isName("RFC822.TEXT") {
                return Self.section(bytes, name, &scanner)
            }
            return Self.other(bytes, name, &scanner)
        case UInt8(ascii: "E"):
            if isName("ENVELOPE") { return Self.envelope(bytes, &scanner, limits) }
            if isName("EMAILID") { return Self.objectID(bytes, &scanner).flatMap { $0 }.map { .emailID($0) } }
            return Self.other(bytes, name, &scanner)
        case UInt8(ascii: "B"):
            return Self.body(bytes, name, &scanner, limits, isName("BODYSTRUCTURE") || isName("BODY"))
        case UInt8(ascii: "M") where isName("MODSEQ"):
            return Self.modSeq(bytes, &scanner)
        case UInt8(ascii: "T") where isName("THREADID"):
            return Self.objectID(bytes, &scanner).map { .threadID($0) }
        case UInt8(ascii: "X"):
            if isName("X-GM-MSGID") { return scanner.number(bytes).map { .gmailMessageID($0) } }
            if isName("X-GM-THRID") { return scanner.number(bytes).map { .gmailThreadID($0) } }
            if isName("X-GM-LABELS") { return Self.labels(bytes, &scanner, limits) }
            return Self.other(bytes, name, &scanner)
        default:
            return Self.other(bytes, name, &scanner)
        }
    }

    private static func body(
        _ bytes: Span<UInt8>, _ name: Range<Int>, _ scanner: inout Scanner, _ limits: IMAPLimits, _ isStructure: Bool
    ) -> IMAPFetchItem? {
        if isStructure {
            return BodyStructureParser.parse(bytes, &scanner, limits: limits).map { .bodyStructure($0) }
        }
        var word = Scanner(at: name.lowerBound)
        if word.takeWord("BINARY.SIZE[", bytes) {
            let text = String(decoding: bytes.copy(name), as: UTF8.self)
            return scanner.number(bytes).map { .binarySize(text, $0) }
        }
        word.at = name.lowerBound
        if word.takeWord("BODY[", bytes) { return Self.section(bytes, name, &scanner) }
        word.at = name.lowerBound
        if word.takeWord("BINARY[", bytes) { return Self.section(bytes, name, &scanner) }
        return Self.other(bytes, name, &scanner)
    }

    private static func other(_ bytes: Span<UInt8>, _ name: Range<Int>, _ scanner: inout Scanner) -> IMAPFetchItem? {
        let start = scanner.at
        guard scanner.skipValue(bytes) else { return nil }
        return .other(
            name: String(decoding: bytes.copy(name), as: UTF8.self), value: bytes.copy(start..<scanner.at))
    }

    /// A size; mail.ru is known for `9.37e+06`.
    private static func size(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> UInt64? {
        let start = scanner.at
        if let size = scanner.number(bytes), scanner.at >= bytes.count || Scanner.endsAtom(bytes[scanner.at]) {
            return size
        }
        scanner.at = start
        scanner.skipAtom(bytes)
        return FloatingNumber.parse(bytes, start..<scanner.at)
    }

    /// `(\Seen $Forwarded)`; tolerant of NIL, of quotation marks and of brackets inside.
    static func flags(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPFlagSet? {
        var flags = IMAPFlagSet(system: [], others: [])
        guard scanner.take(Ascii.openParenthesis, bytes) else {
            return scanner.nstring(bytes, base: 0)?.isNone == true ? flags : nil
        }
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { return flags }
            // A keyword may well be called NIL.
            let isQuoted = scanner.peek(bytes) == Ascii.quote
            guard let flag = isQuoted ? scanner.quoted(bytes, base: 0) : scanner.atom(bytes, base: 0) else {
                return nil
            }
            Self.add(flag, bytes, to: &flags)
        }
    }

    private static func add(_ flag: WireRange, _ bytes: Span<UInt8>, to flags: inout IMAPFlagSet) {
        var word = Scanner(at: flag.start)
        func matches(_ candidate: StaticString) -> Bool {
            guard flag.count == candidate.utf8CodeUnitCount else { return false }
            word.at = flag.start
            return word.takeWord(candidate, bytes)
        }
        if flag.count > 0, bytes[flag.start] == Ascii.backslash {
            switch flag.count {
            case 5 where matches("\\SEEN"): flags.system.insert(.seen); return
            case 9 where matches("\\ANSWERED"): flags.system.insert(.answered); return
            case 8 where matches("\\FLAGGED"): flags.system.insert(.flagged); return
            case 8 where matches("\\DELETED"): flags.system.insert(.deleted); return
            case 6 where matches("\\DRAFT"): flags.system.insert(.draft); return
            case 7 where matches("\\RECENT"): flags.system.insert(.recent); return
            case 2 where matches("\\*"): flags.system.insert(.any); return
            default: break
            }
        }
        flags.others += bytes.copy(flag.start..<(flag.start + flag.count))
        flags.others.append(Ascii.space)
    }

    private static func envelope(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, _ limits: IMAPLimits
    ) -> IMAPFetchItem? {
        let start = scanner.at
        var envelope = IMAPEnvelope(bytes: [])
        envelope.addressRanges.reserveCapacity(6)
        guard EnvelopeParser.parse(bytes, &scanner, base: start, limits: limits, into: &envelope) else { return nil }
        return .envelope(envelope.keeping(bytes.copy(start..<scanner.at)))
    }

    private static func section(_ bytes: Span<UInt8>, _ name: Range<Int>, _ scanner: inout Scanner) -> IMAPFetchItem? {
        var (end, origin) = (name.upperBound, UInt64?.none)
        if end - name.lowerBound > 1, bytes[end - 1] == Ascii.greater {
            var at = end - 2
            while at > name.lowerBound, Ascii.isDigit(bytes[at]) { at -= 1 }
            var number = Scanner(at: at + 1)
            origin = number.number(bytes)
            end = at
        }
        guard let content = Self.content(bytes, &scanner) else { return nil }
        let text = String(decoding: bytes.copy(name.lowerBound..<end), as: UTF8.self).uppercased()
        return .section(IMAPSection(name: text, origin: origin, content: content))
    }

    private static func content(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPSection.Content? {
        // A server that leaves the value out altogether has no content.
        guard let next = scanner.peek(bytes), next != Ascii.closeParenthesis else { return .missing }
        if next == Ascii.openBrace || next == Ascii.tilde {
            guard let range = scanner.literal(bytes) else { return nil }
            if let piece = scanner.streamed.first(where: { $0.offset == range.lowerBound }) {
                return .streamed(piece.size)
            }
            return .bytes(bytes.copy(range))
        }
        guard let value = scanner.nstring(bytes, base: 0) else { return nil }
        if value.isNone { return .missing }
        let raw = bytes.copy(value.start..<(value.start + value.count))
        guard value.form == .escaped else { return .bytes(raw) }
        return WireRange(start: 0, count: raw.count, form: .escaped).value(in: raw).map { .bytes($0) }
    }

    private static func modSeq(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPFetchItem? {
        let start = scanner.at
        let isList = scanner.take(Ascii.openParenthesis, bytes)
        let isNegative = scanner.take(Ascii.minus, bytes)
        guard let value = scanner.number(bytes), !isList || scanner.take(Ascii.closeParenthesis, bytes) else {
            return nil
        }
        if value > 0 && !isNegative { return .modSeq(value) }
        // Gmail sends 0 and Zoho -1 where they have none.
        return .other(name: "MODSEQ", value: bytes.copy(start..<scanner.at))
    }

    /// `(id)` or NIL: the inner nil is the wire's.
    private static func objectID(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> String?? {
        let isList = scanner.take(Ascii.openParenthesis, bytes)
        guard let value = scanner.nstring(bytes, base: 0), !isList || scanner.take(Ascii.closeParenthesis, bytes) else {
            return nil
        }
        if value.isNone { return .some(nil) }
        return .some(String(decoding: bytes.copy(value.start..<(value.start + value.count)), as: UTF8.self))
    }

    private static func labels(
        _ bytes: Span<UInt8>, _ scanner: inout Scanner, _ limits: IMAPLimits
    ) -> IMAPFetchItem? {
        let start = scanner.at
        guard scanner.take(Ascii.openParenthesis, bytes) else {
            return scanner.nstring(bytes, base: 0)?.isNone == true ? .gmailLabels([]) : nil
        }
        var ranges: [WireRange] = []
        while true {
            scanner.skipSpaces(bytes)
            if scanner.take(Ascii.closeParenthesis, bytes) { break }
            guard let label = scanner.nstring(bytes, base: start) else { return nil }
            if ranges.count < limits.elements { ranges.append(label) }
        }
        let kept = bytes.copy(start..<scanner.at)
        return .gmailLabels(ranges.compactMap { $0.value(in: kept) })
    }

    private static func date(_ bytes: Span<UInt8>, _ scanner: inout Scanner) -> IMAPInternalDate? {
        guard let text = scanner.quoted(bytes, base: 0) else { return nil }
        return InternalDateParser.parse(bytes, text.start..<(text.start + text.count))
    }
}
