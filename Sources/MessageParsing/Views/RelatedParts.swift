extension MailMessage {
    /// The part of this message that a `cid:` address names (RFC 2392), the scheme given or not; nil when there is
    /// none.
    ///
    /// Only parts of this very message count, never those of a message inside it.
    public func part(contentID: String) -> MailPart? {
        var wanted = contentID
        if wanted.lowercased().hasPrefix("cid:") { wanted = String(wanted.dropFirst(4)) }
        guard let id = MessageID(PercentEncoding.decoded(wanted)) else { return nil }
        return self.parts.first { $0.contentID == id }
    }

    /// The part of this message with that Content-Location (RFC 2557), compared as written; nil when there is none.
    public func part(contentLocation: String) -> MailPart? {
        self.parts.first { $0.contentLocation == contentLocation }
    }
}

extension MailPart {
    /// The part with which a multipart/related begins (RFC 2387 3.2): the one that `start` names, else the first.
    public var relatedRoot: MailPart? {
        let type = self.mediaType
        guard type.matches(MediaType(type: "multipart", subtype: "related")) else { return nil }
        let children = self.children
        if let start = type["start"].flatMap({ MessageID($0) }),
            let part = children.first(where: { $0.contentID == start })
        {
            return part
        }
        return children.first
    }
}

/// Percent encoding in addresses (RFC 3986 2.1).
enum PercentEncoding {
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(ASCII.percent) else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            if bytes[place] == ASCII.percent, place + 2 < bytes.count, let high = ASCII.hexValue(bytes[place + 1]),
                let low = ASCII.hexValue(bytes[place + 2])
            {
                result.append(high << 4 | low)
                place += 3
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
