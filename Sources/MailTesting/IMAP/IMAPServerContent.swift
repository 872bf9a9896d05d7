import MessageParsing

/// Cuts mails into the pieces that FETCH and SEARCH ask for.
enum IMAPServerContent {
    /// The bytes of a section, without regard to its partial; nil when the mail has no such part.
    static func bytes(of section: IMAPServerSection, in raw: [UInt8]) -> ArraySlice<UInt8>? {
        guard section.path.isEmpty else { return Self.bytes(ofPart: section, in: MailMessage(raw), raw) }
        let body = Self.bodyStart(raw[...])
        switch section.kind {
        case .all: return raw[...]
        case .header, .mime: return raw[..<body]
        case .text: return raw[body...]
        case .fields(let names, let excluded): return Self.fields(raw[..<body], names, excluded: excluded)[...]
        }
    }

    /// The bytes of a section of a part (RFC 9051 6.4.5.1: the numbers go through multiparts and messages).
    private static func bytes(
        ofPart section: IMAPServerSection, in message: MailMessage, _ raw: [UInt8]
    ) -> ArraySlice<UInt8>? {
        var part: MailPart? = message.root
        for (level, number) in section.path.enumerated() {
            // A message is entered through the multipart, or the only part, inside of it.
            let holder = level > 0 && part?.isMessage == true ? part?.children.first : part
            guard let holder else { return nil }
            if holder.isMultipart {
                part = number <= holder.children.count ? holder.children[number - 1] : nil
            } else {
                part = number == 1 && (level == 0 || holder != part) ? holder : nil
            }
        }
        guard let part else { return nil }
        switch section.kind {
        case .all: return raw[part.bodyRange.offsets]
        case .mime: return raw[part.headerRange.offsets]
        case .header, .text, .fields:
            guard part.isMessage, let inner = part.children.first else { return nil }
            if case .fields(let names, let excluded) = section.kind {
                return Self.fields(raw[inner.headerRange.offsets], names, excluded: excluded)[...]
            }
            return raw[(section.kind == .header ? inner.headerRange : inner.bodyRange).offsets]
        }
    }

    /// Where the body begins: behind the first empty line, or at the end.
    static func bodyStart(_ raw: ArraySlice<UInt8>) -> Int {
        var line = raw.startIndex
        while line < raw.endIndex {
            let end = raw[line...].firstIndex(of: UInt8(ascii: "\n")) ?? raw.endIndex
            if end == raw.endIndex { return end }
            if end == line || (end == line + 1 && raw[line] == UInt8(ascii: "\r")) { return end + 1 }
            line = end + 1
        }
        return raw.endIndex
    }

    /// The header fields with their names, each with its line end and continuation lines.
    static func headerFields(_ header: ArraySlice<UInt8>) -> [(name: String, lines: ArraySlice<UInt8>)] {
        var fields: [(name: String, lines: ArraySlice<UInt8>)] = []
        var start = header.startIndex
        while start < header.endIndex {
            var end = start
            repeat {
                end = header[end...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? header.endIndex
            } while end < header.endIndex && (header[end] == UInt8(ascii: " ") || header[end] == UInt8(ascii: "\t"))
            let lines = header[start..<end]
            if let colon = lines.firstIndex(of: UInt8(ascii: ":")) {
                let name = lines[..<colon].filter { $0 > 0x20 }
                fields.append((String(decoding: name, as: UTF8.self).uppercased(), lines))
            }
            start = end
        }
        return fields
    }

    private static func fields(_ header: ArraySlice<UInt8>, _ names: [String], excluded: Bool) -> [UInt8] {
        let chosen = Self.headerFields(header).filter { names.contains($0.name) != excluded }
        return chosen.flatMap { Array($0.lines) } + [13, 10]
    }

    /// The value of the first field of this name, unfolded; nil when there is none.
    static func value(of name: String, in raw: [UInt8]) -> String? {
        let header = raw[..<Self.bodyStart(raw[...])]
        guard let lines = Self.headerFields(header).first(where: { $0.name == name.uppercased() })?.lines else {
            return nil
        }
        let value = lines.drop { $0 != UInt8(ascii: ":") }.dropFirst().filter { $0 != 13 && $0 != 10 }
        return String(decoding: value.drop { $0 == 32 || $0 == 9 }, as: UTF8.self)
    }

    /// Whether `text` occurs in `bytes`, ASCII letters without case.
    static func contains(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first.map(Self.lower) else { return true }
        guard bytes.count >= text.count else { return false }
        for start in bytes.startIndex...(bytes.endIndex - text.count) where Self.lower(bytes[start]) == first {
            if text.indices.allSatisfy({ Self.lower(text[$0]) == Self.lower(bytes[start + $0]) }) { return true }
        }
        return false
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte + 32 : byte
    }
}
