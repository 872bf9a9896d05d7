extension MailMessage {
    /// HTML in which every `cid:` address that names a part of this message is replaced (RFC 2392), for showing inline
    /// pictures from where they are stored.
    ///
    /// `address` gives the new address of a part, or nil to leave it as it is. The address is escaped for an attribute;
    /// HTML is neither parsed nor made harmless here.
    public func replacingContentIDs(in html: String, with address: (MailPart) -> String?) -> String {
        let bytes = Array(html.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var parts: [MessageID: MailPart] = [:]
        for part in self.parts { if let id = part.contentID, parts[id] == nil { parts[id] = part } }
        var place = 0
        while place < bytes.count {
            let end = Self.endOfContentID(bytes, place)
            let id = end.flatMap {
                MessageID(PercentEncoding.decoded(String(decoding: bytes[(place + 4)..<$0], as: UTF8.self)))
            }
            guard let end, let part = id.flatMap({ parts[$0] }), let new = address(part) else {
                output.append(bytes[place])
                place += 1
                continue
            }
            for byte in new.utf8 { Self.appendEscaped(byte, to: &output) }
            place = end
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Where a `cid:` address ends that begins at `start`, behind a quote, a blank, an equals sign or a parenthesis.
    private static func endOfContentID(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard start > 0, start + 4 < bytes.count, bytes[start] | 0x20 == 0x63, bytes[start + 1] | 0x20 == 0x69,
            bytes[start + 2] | 0x20 == 0x64, bytes[start + 3] == ASCII.colon,
            "\"'=( \t\r\n".utf8.contains(bytes[start - 1])
        else { return nil }
        // An id is short; what goes on for longer is none.
        let limit = min(bytes.count, start + 4 + MessageID.maximumBytes)
        var end = start + 4
        while end < limit, bytes[end] > 0x20, !"\"'<>)".utf8.contains(bytes[end]) { end += 1 }
        return end > start + 4 ? end : nil
    }

    private static func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case 0x26: output += "&amp;".utf8
        case ASCII.quote: output += "&quot;".utf8
        case ASCII.apostrophe: output += "&#39;".utf8
        case ASCII.less: output += "&lt;".utf8
        case ASCII.greater: output += "&gt;".utf8
        default: output.append(byte)
        }
    }
}
