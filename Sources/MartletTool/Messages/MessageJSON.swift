import Martlet

/// A message as the JSON that `parse` prints.
enum MessageJSON {
    /// The whole document; a message inside of another carries the same members without `file`.
    static func document(_ message: MailMessage, file: String? = nil) throws -> JSONValue {
        let head = file.map { [("file", JSONValue.string($0))] } ?? []
        return .object(try head + self.identity(message) + self.content(message))
    }

    private static func identity(_ message: MailMessage) -> [(String, JSONValue)] {
        [
            ("subject", .optional(message.subject)),
            ("date", .optional(message.date?.iso8601)),
            ("from", self.addresses(message.from)),
            ("sender", self.addresses(message.sender)),
            ("replyTo", self.addresses(message.replyTo)),
            ("to", self.addresses(message.to)),
            ("cc", self.addresses(message.cc)),
            ("bcc", self.addresses(message.bcc)),
            ("messageID", .optional(message.messageID?.value)),
            ("inReplyTo", .array(message.inReplyTo.map { .string($0.value) })),
            ("references", .array(message.references.map { .string($0.value) })),
        ]
    }

    private static func content(_ message: MailMessage) throws -> [(String, JSONValue)] {
        [
            (
                "headers",
                .array(
                    message.headers.map {
                        .object([("name", .string($0.name.name)), ("value", .string($0.value))])
                    })
            ),
            ("text", .optional(message.text)),
            ("html", .optional(message.html)),
            ("attachments", .array(try message.attachments.map(self.attachment))),
            ("parts", self.part(message.root)),
            (
                "defects",
                .array(
                    (message.defects + message.contentDefects).map {
                        .object([("code", .string($0.code.rawValue)), ("range", self.range($0.range))])
                    })
            ),
        ]
    }

    private static func addresses(_ mailboxes: [MailboxAddress]) -> JSONValue {
        .array(
            mailboxes.map {
                .object([("name", .optional($0.name)), ("address", .string($0.address.description))])
            })
    }

    private static func attachment(_ part: MailPart) throws -> JSONValue {
        let content = part.content
        var members: [(String, JSONValue)] = [
            ("filename", .optional(part.filename)),
            ("contentType", .string(part.mediaType.essence)),
            ("disposition", .optional(part.disposition.map { $0.isInline ? "inline" : "attachment" })),
            ("contentID", .optional(part.contentID?.value)),
            ("size", .integer(content.count)),
            ("sha256", .string(try Fingerprint.sha256(content))),
        ]
        if let message = part.message { members.append(("message", try self.document(message))) }
        return .object(members)
    }

    private static func part(_ part: MailPart) -> JSONValue {
        .object([
            ("contentType", .string(part.mediaType.essence)),
            ("children", .array(part.children.map(self.part))),
            ("range", self.range(part.range)),
        ])
    }

    private static func range(_ range: ByteRange) -> JSONValue {
        .array([.integer(range.lowerBound), .integer(range.upperBound)])
    }
}
