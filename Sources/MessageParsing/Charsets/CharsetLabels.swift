/// What the labels mean: the table of the Encoding Standard, with what else is found in mail.
enum CharsetLabels {
    static func charset(for label: Span<UInt8>) -> Charset? {
        guard let text = self.normalized(label) else { return nil }
        // The labels of nearly all mail, before the table is built.
        switch text {
        case "utf-8", "utf8": return .utf8
        case "us-ascii", "ascii": return .ascii
        case "iso-8859-1", "windows-1252": return .windows1252
        default: break
        }
        if let known = self.table[text] { return known }
        let letters = self.squeezed(text)
        if let known = self.table[letters] { return known }
        // `win1251`, `win-1251` and the like.
        if letters.hasPrefix("win"), let known = self.table["windows" + letters.dropFirst(3)] { return known }
        return self.fromIconv(text)
    }

    /// The label in lower case without quotes and blanks around it; nil when it is empty, long, or no token.
    private static func normalized(_ label: Span<UInt8>) -> String? {
        var start = 0
        var end = label.count
        while start < end, self.isWrapping(label[start]) { start += 1 }
        while end > start, self.isWrapping(label[end - 1]) { end -= 1 }
        guard start < end, end - start <= 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - start)
        for index in start..<end {
            let byte = label[index]
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "/") else { return nil }
            bytes.append(byte.asciiLowercased)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isWrapping(_ byte: UInt8) -> Bool {
        byte.isBlankOrLineEnd || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: ";")
    }

    /// The letters and digits of a label, which is how sloppy spellings meet the right one.
    private static func squeezed(_ label: String) -> String {
        String(decoding: label.utf8.filter { $0.isASCIIAlphanumeric }, as: UTF8.self)
    }

    /// Asks iconv for labels outside of the table, except for names that mean something else to it than a charset.
    private static func fromIconv(_ label: String) -> Charset? {
        guard label.utf8.count >= 3, !["char", "wchar_t", "internal", "locale"].contains(label),
            label.utf8.allSatisfy({ $0.isASCIIAlphanumeric || "-_.:()+".utf8.contains($0) }), IconvSeam.knows(label)
        else { return nil }
        return Charset(name: label, codec: .iconv([label]))
    }

    private static let table: [String: Charset] = makeTable()

    private static func makeTable() -> [String: Charset] {
        var table: [String: Charset] = [:]
        for row in self.rows.split(separator: "\n") {
            let fields = row.split(separator: "|", omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let charset = Charset(name: String(fields[0]), codec: self.codec(fields[1].split(separator: " ")))
            for label in fields[2].split(separator: " ").map(String.init) + [charset.name] {
                table[label] = charset
                let short = self.squeezed(label)
                if table[short] == nil { table[short] = charset }
            }
        }
        return table
    }

    private static func codec(_ names: [Substring]) -> Charset.Codec {
        switch names.first {
        case "@utf8": .utf8
        case "@ascii": .ascii
        case "@1252": .windows1252
        case "@utf7": .utf7
        case "@utf16": .utf16(.marked)
        case "@utf16le": .utf16(.little)
        case "@utf16be": .utf16(.big)
        case "@utf32": .utf32(.marked)
        case "@utf32le": .utf32(.little)
        case "@utf32be": .utf32(.big)
        case "@2022jp": .iso2022JP
        case "@hz": .hz
        case "@1": .singleByte(names.dropFirst().map(String.init))
        default: .iconv(names.map(String.init))
        }
    }
}

extension UInt8 {
    /// Whether this is an ASCII letter or digit.
    @inline(__always)
    var isASCIIAlphanumeric: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 }
}
