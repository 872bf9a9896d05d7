extension FlowedText {
    /// A flowed text as a fragment of HTML: paragraphs, quotes as `blockquote`, web addresses as links.
    ///
    /// Everything that has a meaning in HTML is escaped; only `http:` and `https:` addresses become links.
    public static func html(_ text: String, deletesSpace: Bool = false) -> String {
        var output: [UInt8] = []
        var depth = 0
        for paragraph in self.decode(text, deletesSpace: deletesSpace).utf8.split(
            separator: 0x0A, omittingEmptySubsequences: true)
        {
            let content = paragraph.drop { $0 == UInt8(ascii: ">") }
            let wanted = paragraph.count - content.count
            while depth < wanted { output += "<blockquote>".utf8; depth += 1 }
            while depth > wanted { output += "</blockquote>".utf8; depth -= 1 }
            output += "<p>".utf8
            self.appendLinked(Array(wanted > 0 && content.first == 0x20 ? content.dropFirst() : content), to: &output)
            output += "</p>\n".utf8
        }
        for _ in 0..<depth { output += "</blockquote>".utf8 }
        return String(decoding: output, as: UTF8.self)
    }

    /// Escaped text in which web addresses are links.
    private static func appendLinked(_ text: [UInt8], to output: inout [UInt8]) {
        var index = 0
        while index < text.count {
            guard let length = self.lengthOfLink(text[index...]) else {
                self.appendEscaped(text[index], to: &output)
                index += 1
                continue
            }
            var link: [UInt8] = []
            for byte in text[index..<(index + length)] { self.appendEscaped(byte, to: &link) }
            output += "<a href=\"".utf8
            output += link
            output += "\">".utf8
            output += link
            output += "</a>".utf8
            index += length
        }
    }

    /// How long the web address is that begins here; nil when none does. Punctuation at its end belongs to the
    /// sentence.
    private static func lengthOfLink(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.first == UInt8(ascii: "h"),
            let scheme = ["http://", "https://"].first(where: { text.starts(with: $0.utf8) })
        else { return nil }
        var link = text.prefix { $0 > 0x20 && $0 != 0x7F && !"<>\"".utf8.contains($0) }
        while let last = link.last, ".,;:!?)'".utf8.contains(last) { link.removeLast() }
        return link.count > scheme.utf8.count ? link.count : nil
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): output += "&amp;".utf8
        case UInt8(ascii: "<"): output += "&lt;".utf8
        case UInt8(ascii: ">"): output += "&gt;".utf8
        case UInt8(ascii: "\""): output += "&quot;".utf8
        case UInt8(ascii: "'"): output += "&#39;".utf8
        default: output.append(byte)
        }
    }
}
