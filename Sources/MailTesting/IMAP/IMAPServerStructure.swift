import MessageParsing

/// Puts mails into IMAP's words: ENVELOPE and BODYSTRUCTURE (RFC 9051 7.5.2).
enum IMAPServerStructure {
    // MARK: Envelope

    /// The envelope of a mail, parentheses included.
    static func envelope(of message: MailMessage) -> [UInt8] {
        let from = Self.addresses(message, "from")
        let fields: [[UInt8]] = [
            Self.text(message, "date"), Self.text(message, "subject"), from,
            Self.addresses(message, "sender") ?? from, Self.addresses(message, "reply-to") ?? from,
            Self.addresses(message, "to"), Self.addresses(message, "cc"), Self.addresses(message, "bcc"),
            Self.text(message, "in-reply-to"), Self.text(message, "message-id"),
        ].map { $0 ?? Array("NIL".utf8) }
        return Self.list(fields)
    }

    /// The value of a field as it stands there, unfolded, as a string; nil without such a field.
    private static func text(_ message: MailMessage, _ name: HeaderName) -> [UInt8]? {
        guard let field = message.headers.first(name) else { return nil }
        let value = field.rawValue.filter { $0 != 13 && $0 != 10 && $0 != 0 }
        let trimmed = value.drop { $0 == 32 || $0 == 9 }
        let end = trimmed.lastIndex { $0 != 32 && $0 != 9 }.map { $0 + 1 } ?? trimmed.startIndex
        return Self.string(Array(trimmed[trimmed.startIndex..<end]))
    }

    private static func addresses(_ message: MailMessage, _ name: HeaderName) -> [UInt8]? {
        let fields = message.headers.all(name)
        guard !fields.isEmpty else { return nil }
        var addresses: [[UInt8]] = []
        for field in fields {
            for entry in AddressList(String(decoding: field.rawValue, as: UTF8.self)).entries {
                switch entry {
                case .mailbox(let mailbox): addresses.append(Self.address(mailbox))
                case .group(let name, let members):
                    addresses.append(Self.list([Self.nothing, Self.nothing, Self.phrase(name), Self.nothing]))
                    addresses += members.map(Self.address)
                    addresses.append(Self.list([Self.nothing, Self.nothing, Self.nothing, Self.nothing]))
                case .unreadable(let text):
                    addresses.append(Self.list([Self.nothing, Self.nothing, Self.phrase(text), Self.string([])]))
                }
            }
        }
        return addresses.isEmpty ? nil : [UInt8(ascii: "(")] + addresses.flatMap { $0 } + [UInt8(ascii: ")")]
    }

    private static func address(_ mailbox: MailboxAddress) -> [UInt8] {
        Self.list([
            mailbox.name.map(Self.phrase) ?? Self.nothing, Self.nothing,
            Self.string(Array(mailbox.address.localPart.utf8)), Self.string(Array(mailbox.address.domain.utf8)),
        ])
    }

    /// A name; what is not ASCII goes as encoded words, as it stood in the header.
    private static func phrase(_ text: String) -> [UInt8] {
        Self.string(
            Array((text.utf8.allSatisfy { $0 < 0x80 } ? text : EncodedWords.encode(text).joined(separator: " ")).utf8))
    }

    // MARK: Structure

    /// The structure of a part and those in it; `isExtended` adds what BODY leaves out.
    static func structure(of part: MailPart, isExtended: Bool) -> [UInt8] {
        if part.isMultipart { return Self.multipart(part, isExtended) }
        let type = part.mediaType
        let inner = part.isMessage ? part.children.first : nil
        var words: [[UInt8]]
        // A multipart without parts and a message that is encoded have no form of their own.
        if type.isMultipart || (type.isNestedMessage && inner == nil) {
            words = [Self.string("APPLICATION"), Self.string("OCTET-STREAM"), Self.nothing]
        } else {
            words = [
                Self.string(type.type.uppercased()), Self.string(type.subtype.uppercased()),
                Self.parameters(type.parameters),
            ]
        }
        words += [
            part.headers.first("content-id").map { Self.string(Self.trimmed($0.rawValue)) } ?? Self.nothing,
            part.headers.first("content-description").map { Self.string(Self.trimmed($0.rawValue)) } ?? Self.nothing,
            Self.string(Self.encoding(of: part)), Array("\(part.bodyRange.count)".utf8),
        ]
        if let inner, let message = part.message {
            words += [Self.envelope(of: message), Self.structure(of: inner, isExtended: isExtended), Self.lines(part)]
        } else if type.isText {
            words.append(Self.lines(part))
        }
        if isExtended { words += [Self.nothing] + Self.extensions(part) }
        return Self.list(words)
    }

    /// The encoding as the part names it; 7BIT is what RFC 2045 6.1 has where it names none.
    private static func encoding(of part: MailPart) -> String {
        part.headers.contains("content-transfer-encoding") ? part.transferEncoding.name.uppercased() : "7BIT"
    }

    private static func multipart(_ part: MailPart, _ isExtended: Bool) -> [UInt8] {
        var words = [part.children.flatMap { Self.structure(of: $0, isExtended: isExtended) }]
        words.append(Self.string(part.mediaType.subtype.uppercased()))
        if isExtended { words += [Self.parameters(part.mediaType.parameters)] + Self.extensions(part) }
        return Self.list(words)
    }

    /// Disposition, language and location.
    private static func extensions(_ part: MailPart) -> [[UInt8]] {
        let disposition = part.disposition.map { disposition in
            Self.list([Self.string(disposition.kind.uppercased()), Self.parameters(disposition.parameters)])
        }
        return [
            disposition ?? Self.nothing,
            part.headers.first("content-language").map { Self.string(Self.trimmed($0.rawValue)) } ?? Self.nothing,
            part.headers.first("content-location").map { Self.string(Self.trimmed($0.rawValue)) } ?? Self.nothing,
        ]
    }

    private static func parameters(_ parameters: [MediaTypeParameter]) -> [UInt8] {
        guard !parameters.isEmpty else { return Self.nothing }
        return Self.list(
            parameters.flatMap { parameter -> [[UInt8]] in
                let name = parameter.name.uppercased()
                guard !parameter.value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
                    return [Self.string(name), Self.string(parameter.value)]
                }
                return [Self.string(name + "*"), Self.string("utf-8''" + Self.percentEncoded(parameter.value))]
            })
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }

    private static func lines(_ part: MailPart) -> [UInt8] {
        Array("\(part.rawBody.count { $0 == 10 })".utf8)
    }

    // MARK: Writing

    private static let nothing = Array("NIL".utf8)

    private static func list(_ words: [[UInt8]]) -> [UInt8] {
        [UInt8(ascii: "(")] + words.joined(separator: [UInt8(ascii: " ")]) + [UInt8(ascii: ")")]
    }

    private static func trimmed(_ value: [UInt8]) -> [UInt8] {
        let plain = value.filter { $0 != 13 && $0 != 10 && $0 != 0 }.drop { $0 == 32 || $0 == 9 }
        return Array(
            plain.prefix((plain.lastIndex { $0 != 32 && $0 != 9 } ?? plain.startIndex - 1) + 1 - plain.startIndex))
    }

    private static func string(_ text: String) -> [UInt8] { Self.string(Array(text.utf8)) }

    /// A quoted string where that is allowed, else a literal.
    private static func string(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), bytes.count < 1000 else {
            return Array("{\(bytes.count)}\r\n".utf8) + bytes
        }
        var result = [UInt8(ascii: "\"")]
        for byte in bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
            result.append(byte)
        }
        return result + [UInt8(ascii: "\"")]
    }
}
