extension MessageBuilder {
    /// The fields of the message, without those that describe its content.
    func headerBlock() throws(ComposeError) -> [UInt8] {
        guard !self.from.isEmpty else { throw ComposeError(.missingField, field: "From", "A message needs an author.") }
        guard let date else { throw ComposeError(.missingField, field: "Date", "A message needs a date.") }
        if self.from.count > 1 && self.sender == nil {
            throw ComposeError(.missingField, field: "Sender", "A message of several authors needs a sender.")
        }
        var header = HeaderWriter(options: self.options)
        header.begin("Date")
        header.token(date.rfc5322)
        header.end()
        try header.addresses(self.from, field: "From")
        try header.addresses(self.sender.map { [$0] } ?? [], field: "Sender")
        try header.addresses(self.replyTo, field: "Reply-To")
        try header.addresses(self.to, field: "To")
        try header.addresses(self.cc, field: "Cc")
        if self.options.writesBcc { try header.addresses(self.bcc, field: "Bcc") }
        if let subject {
            header.begin("Subject")
            try header.text(self.oneLine(subject), field: "Subject")
            header.end()
        }
        try self.putIdentifiers(into: &header)
        for field in self.headers { try self.put(field, into: &header) }
        header.begin("MIME-Version")
        header.token("1.0")
        header.end()
        return header.bytes
    }

    private func putIdentifiers(into header: inout HeaderWriter) throws(ComposeError) {
        let fields = [
            ("Message-ID", self.messageID.map { [$0] } ?? []), ("In-Reply-To", self.inReplyTo),
            ("References", self.references),
        ]
        for (name, identifiers) in fields where !identifiers.isEmpty {
            header.begin(name)
            try header.identifiers(identifiers, field: name)
            header.end()
        }
    }

    private func put(_ field: OutgoingHeader, into header: inout HeaderWriter) throws(ComposeError) {
        let name = field.name.utf8
        guard !name.isEmpty, name.count <= 76, name.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
        else { throw ComposeError(.invalidInput, field: "header", "The name of a field is not one.") }
        if Self.ownFields.contains(String(decoding: name.map(\.asciiLowercased), as: UTF8.self)) {
            throw ComposeError(.invalidInput, field: field.name, "This field has a property of its own.")
        }
        header.begin(field.name)
        switch field.form {
        case .text: try header.text(field.value, field: field.name)
        case .structured: try header.structured(field.value, field: field.name)
        }
        header.end()
    }

    /// Fields that are written from properties; a second one would contradict them.
    private static let ownFields: Set<String> = [
        "date", "from", "sender", "reply-to", "to", "cc", "bcc", "subject", "message-id", "in-reply-to", "references",
        "mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id",
    ]

    /// The subject without line ends and other controls, cut to the options' length.
    private func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(max(self.options.maximumSubjectLength, 0) * 16) {
            let isLineEnd =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}"
                || scalar == "\u{2029}"
            line.append(isLineEnd ? " " : scalar)
        }
        return String(String(line).prefix(max(self.options.maximumSubjectLength, 0)))
    }
}
