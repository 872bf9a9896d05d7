import MessageParsing

/// Changes the transfer encodings of a message so that a server can take it: lines of at most 998 bytes, no NUL, and no
/// byte above 127 where the server does not offer 8BITMIME (RFC 5321 2.4, RFC 6152 3).
///
/// Only the parts that need it change, and of their headers only Content-Transfer-Encoding. Nothing is ever cut or
/// folded.
struct SMTPContentAdapter {
    /// Whether bytes above 127 must go.
    let sevenBit: Bool

    /// One place of the message and what comes there instead.
    private struct Edit {
        var range: Range<Int>
        var bytes: [UInt8]
    }

    /// The message in a form that can be sent. Throws where that cannot be had without breaking it: a header with a
    /// line that is too long, or a part that is signed.
    func adapt(_ bytes: [UInt8]) throws(SMTPError) -> [UInt8] {
        let message = MailMessage(bytes)
        var edits: [Edit] = []
        for part in message.allParts {
            if self.isContainer(part) { continue }
            guard self.needsEncoding(part) else { continue }
            guard !Self.isSigned(part) else {
                throw SMTPError(
                    .encodingNotOffered, phase: .preparation,
                    "The message has to be encoded anew for this server, which would break its signature.")
            }
            edits += self.edits(for: part)
            edits += Self.containers(of: part).flatMap { self.relabel($0) }
        }
        let adapted = Self.apply(edits, to: bytes)
        guard !self.needsEncoding(SMTPContentFacts(adapted)) else {
            throw SMTPError(
                .encodingNotOffered, phase: .preparation,
                "The message has lines outside of its parts that this server does not take.")
        }
        return adapted
    }

    /// Whether a message with these facts has to change.
    func needsEncoding(_ facts: SMTPContentFacts) -> Bool {
        facts.longestLine > 998 || facts.hasNUL || self.sevenBit && (facts.hasEightBitBody || facts.hasEightBitHeaders)
    }

    /// Whether the message holds a part of bytes that are no lines, which the change of line ends would damage.
    static func holdsBinaryPart(_ bytes: [UInt8]) -> Bool {
        let message = MailMessage(bytes)
        return message.allParts.contains { part in
            part.children.isEmpty && part.headers.first("content-transfer-encoding") != nil
                && part.transferEncoding == .binary
        }
    }

    private func isContainer(_ part: MailPart) -> Bool { !part.children.isEmpty }

    private func needsEncoding(_ part: MailPart) -> Bool {
        let facts = SMTPContentFacts(body: part.rawBody)
        if facts.longestLine > 998 || facts.hasNUL || self.sevenBit && facts.hasEightBitBody { return true }
        return facts.hasLooseControls && part.transferEncoding == .binary
    }

    private static func isSigned(_ part: MailPart) -> Bool {
        self.containers(of: part).contains { $0.mediaType.type == "multipart" && $0.mediaType.subtype == "signed" }
    }

    /// The parts around this one, the nearest first; the parser bounds how many there can be.
    private static func containers(of part: MailPart) -> [MailPart] {
        var found: [MailPart] = []
        var current = part.parent
        while let container = current {
            found.append(container)
            current = container.parent
        }
        return found
    }

    private func edits(for part: MailPart) -> [Edit] {
        let content = part.content
        let census = SMTPContentFacts(body: content)
        let isText = part.mediaType.type == "text" && part.transferEncoding != .binary && !census.hasNUL
        // Quoted-printable triples each byte above 127, Base64 makes all a third longer.
        let isReadable = isText && content.count { $0 >= 0x80 } * 6 <= content.count
        let body =
            isReadable
            ? QuotedPrintable.encode(content.span, mode: .text)
            : MessageParsing.Base64.encodeLines((isText ? Self.canonical(content) : content).span)
        let name = isReadable ? "quoted-printable" : "base64"
        return [
            Edit(range: part.bodyRange.lowerBound..<part.bodyRange.upperBound, bytes: body), Self.label(part, name),
        ]
    }

    /// Text with CRLF at its lines' ends, as Base64 must carry it (RFC 2046 4.1.1).
    private static func canonical(_ text: [UInt8]) -> [UInt8] {
        var encoder = SMTPContentEncoder(.counted)
        var output: [UInt8] = []
        encoder.append(text.span, to: &output)
        return output
    }

    /// Puts the name of the encoding into the part's header.
    private static func label(_ part: MailPart, _ name: String) -> Edit {
        let line = Array("Content-Transfer-Encoding: \(name)\r\n".utf8)
        if let field = part.headers.first("content-transfer-encoding") {
            return Edit(range: field.range.lowerBound..<field.range.upperBound, bytes: line)
        }
        return Edit(range: part.headerRange.lowerBound..<part.headerRange.lowerBound, bytes: line)
    }

    /// A container that claims to hold more than 7-bit lines holds no more than that when its parts were encoded.
    private func relabel(_ container: MailPart) -> [Edit] {
        guard let field = container.headers.first("content-transfer-encoding") else { return [] }
        let line = Array("Content-Transfer-Encoding: \(self.sevenBit ? "7bit" : "8bit")\r\n".utf8)
        return [Edit(range: field.range.lowerBound..<field.range.upperBound, bytes: line)]
    }

    /// Puts the edits in; of two at one place the first counts.
    private static func apply(_ edits: [Edit], to bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 2)
        var place = 0
        let sorted = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }
        for (_, edit) in sorted where edit.range.lowerBound >= place && edit.range.upperBound <= bytes.count {
            output.append(contentsOf: bytes[place..<edit.range.lowerBound])
            output.append(contentsOf: edit.bytes)
            place = edit.range.upperBound
        }
        output.append(contentsOf: bytes[place...])
        return output
    }
}
