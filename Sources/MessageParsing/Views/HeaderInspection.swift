/// Looks at a message's own header block for what standards forbid and attackers use.
struct HeaderInspection {
    private(set) var defects: [MailDefect] = []

    init(_ message: MailMessage) {
        self.inspectFrom(message)
        self.inspectDuplicates(message)
        self.inspectReplyTo(message)
        self.inspectIDs(message)
        self.inspectText(message)
        self.inspectSyntax(message)
        if let field = message.headers.record("date"), message.date == nil { self.note(.malformedDate, field) }
    }

    private mutating func note(_ code: MailDefect.Code, _ record: FieldRecord) {
        self.defects.append(MailDefect(code: code, range: record.range))
    }

    private mutating func inspectFrom(_ message: MailMessage) {
        let fields = message.headers.records("from")
        for field in fields.dropFirst() { self.note(.multipleFrom, field) }
        var hasAddress = false
        for field in fields {
            let list = message.addressList(field)
            for problem in list.problems { self.note(problem, field) }
            if list.count > 0 { hasAddress = true }
            if list.count > 1 { self.note(.multipleAuthors, field) }
            let deceives = list.mailboxes.contains { Self.nameDeceives($0) }
            if deceives, !list.problems.contains(.nameLooksLikeAddress) { self.note(.nameLooksLikeAddress, field) }
        }
        if !hasAddress {
            self.defects.append(MailDefect(code: .missingFrom, range: message.root.headerRange))
        }
    }

    /// Whether a display name reads as an address other than the one that it stands beside.
    static func nameDeceives(_ mailbox: MailboxAddress) -> Bool {
        guard let name = mailbox.name, name.utf8.contains(ASCII.at) else { return false }
        let words = name.split {
            $0 == " " || $0 == "<" || $0 == ">" || $0 == "(" || $0 == ")" || $0 == "," || $0 == "'" || $0 == "\""
        }
        return words.prefix(64).contains { word in
            guard let shown = EmailAddress(String(word)) else { return false }
            return shown != mailbox.address
        }
    }

    /// The fields that may stand once (RFC 5322 3.6); From, Message-ID and the content fields are looked at elsewhere.
    private mutating func inspectDuplicates(_ message: MailMessage) {
        let once: [StaticString] = [
            "date", "sender", "reply-to", "to", "cc", "bcc", "in-reply-to", "references", "subject",
        ]
        for name in once {
            for field in message.headers.records(name).dropFirst() { self.note(.duplicateField, field) }
        }
    }

    /// Characters that hide or reorder text, and host names that mix alphabets, in what people see first.
    private mutating func inspectText(_ message: MailMessage) {
        for name in ["from", "subject"] as [StaticString] {
            for field in message.headers.records(name) {
                let text = HeaderField(storage: message.storage, record: field).value
                guard text.utf8.contains(where: { $0 >= 0x80 }) else { continue }
                let hides = text.unicodeScalars.contains(where: DisplayText.isDeceptive)
                if hides || MixedScripts.inHost(of: text) { self.note(.deceptiveText, field) }
            }
        }
    }

    /// Names that a space follows, and a Content-Type that cannot be read.
    private mutating func inspectSyntax(_ message: MailMessage) {
        message.storage.bytes.withSpan { bytes in
            for index in message.headers.records {
                let field = message.storage.fields[index]
                let afterName = Int(field.start) + Int(field.nameLength)
                if bytes.at(afterName) != ASCII.colon { self.note(.spaceBeforeColon, field) }
            }
            if let field = message.headers.record("content-type"),
                MediaType(bytes, field: field, limits: message.storage.limits)?.subtype.isEmpty ?? true
            {
                self.note(.malformedContentType, field)
            }
        }
    }

    private mutating func inspectReplyTo(_ message: MailMessage) {
        guard let field = message.headers.record("reply-to"), let author = message.from.first else { return }
        let others = message.replyTo
        guard !others.isEmpty, !others.contains(where: { $0.address.domain == author.address.domain }) else { return }
        self.note(.replyToOtherDomain, field)
    }

    private mutating func inspectIDs(_ message: MailMessage) {
        let fields = message.headers.records("message-id")
        for field in fields.dropFirst() { self.note(.multipleMessageIDs, field) }
        let ids = message.root.messageIDs(of: "message-id")
        if fields.count == 1, ids.count > 1, let field = fields.first { self.note(.multipleMessageIDs, field) }
        if ids.isEmpty { self.defects.append(MailDefect(code: .missingMessageID, range: message.root.headerRange)) }
    }
}
