extension MailMessage {
    /// What to show and what to offer as files (RFC 8621 4.1.4).
    public var body: BodyView { BodyView(self.root) }

    /// The parts to show where plain text is preferred.
    public var textBody: [MailPart] { self.body.textBody }

    /// The parts to show where HTML is preferred.
    public var htmlBody: [MailPart] { self.body.htmlBody }

    /// The parts to offer as files.
    public var attachments: [MailPart] { self.body.attachments }

    /// The text of the message for people to read, its lines ended by LF; nil when it has none.
    ///
    /// The text parts of `textBody`, joined. HTML that stands alone is turned into plain text; format=flowed (RFC 3676)
    /// is put back into paragraphs.
    public var text: String? {
        let pieces = self.textBody.compactMap(\.plainText)
        return pieces.isEmpty ? nil : pieces.joined(separator: "\n")
    }

    /// The HTML of the message as it came, unsafe to show before it was sanitised; nil when it has none.
    public var html: String? {
        let parts = self.htmlBody.filter { $0.mediaType.matches(.textHTML) }
        return parts.isEmpty ? nil : parts.map(\.text).joined(separator: "\n")
    }
}

extension MailPart {
    /// The text of a part for people to read, its lines ended by LF; nil when the part is no text.
    ///
    /// HTML becomes plain text, format=flowed (RFC 3676) is put back into paragraphs.
    public var plainText: String? {
        let type = self.mediaType
        guard type.isText || (type.isMultipart && !self.isMultipart) else { return nil }
        let text = LineEnds.normalized(self.text)
        if type.matches(.textHTML) { return PlainTextFromHTML.convert(text) }
        guard type.matches(.textPlain), type["format"]?.lowercased() == "flowed" else { return text }
        return FlowedText.decode(text, deletesSpace: type["delsp"]?.lowercased() == "yes")
    }
}

/// Line ends in text for people.
enum LineEnds {
    /// The text with CRLF and lone CR made LF.
    static func normalized(_ text: String) -> String {
        guard text.utf8.contains(ASCII.carriageReturn) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var afterReturn = false
        for byte in text.utf8 {
            if byte == ASCII.carriageReturn {
                result.append(ASCII.lineFeed)
            } else if byte != ASCII.lineFeed || !afterReturn {
                result.append(byte)
            }
            afterReturn = byte == ASCII.carriageReturn
        }
        return String(decoding: result, as: UTF8.self)
    }
}
