extension MailMessage {
    /// The Subject, decoded; nil when there is none.
    public var subject: String? { self.text(of: "subject") }

    /// The Subject fit for a list of tickets: without controls and hidden characters, its direction kept to itself.
    public var displaySubject: String? { self.subject.map(DisplayText.isolated) }

    /// The mailboxes of every From field. Where there is more than one, ask `author` who wrote it.
    public var from: [MailboxAddress] { self.addresses(of: "from").mailboxes }
    /// The mailbox of the Sender field: who sent the mail for its author.
    public var sender: [MailboxAddress] { self.addresses(of: "sender").mailboxes }
    /// Where replies should go.
    public var replyTo: [MailboxAddress] { self.addresses(of: "reply-to").mailboxes }
    /// The mailboxes of the To fields, those in groups included.
    public var to: [MailboxAddress] { self.addresses(of: "to").mailboxes }
    /// The mailboxes of the Cc fields, those in groups included.
    public var cc: [MailboxAddress] { self.addresses(of: "cc").mailboxes }
    /// The mailboxes of the Bcc fields, those in groups included.
    public var bcc: [MailboxAddress] { self.addresses(of: "bcc").mailboxes }

    /// The addresses of every field of that name, with groups and with what could not be read.
    public func addresses(in name: HeaderName) -> AddressList {
        var list = AddressList()
        for field in self.headers.all(name) { list.append(contentsOf: self.addressList(field.record)) }
        return list
    }

    /// The time that the Date field claims; nil when there is none or it cannot be read.
    public var date: MailDate? {
        self.headers.record("date").flatMap { record in
            self.storage.bytes.withSpan { bytes in
                MailDate(parsing: bytes.extracting(HeaderField.valueRange(of: record, in: bytes).offsets))
            }
        }
    }

    /// The first usable id of the Message-ID fields.
    public var messageID: MessageID? { self.root.messageIDs(of: "message-id").first }
    /// The ids of In-Reply-To, whatever text stands around them.
    public var inReplyTo: [MessageID] { self.root.messageIDs(of: "in-reply-to") }
    /// The ids of References, the root of the thread first; of a very long list the first and the last fifty.
    public var references: [MessageID] { self.root.messageIDs(of: "references") }

    func addresses(of name: StaticString) -> AddressList {
        var list: AddressList?
        for index in self.record.fields {
            let record = self.storage.fields[index]
            guard
                self.storage.bytes.withSpan({
                    $0.matches(name, at: Int(record.start), count: Int(record.nameLength))
                })
            else { continue }
            let next = self.addressList(record)
            if list == nil { list = next } else { list?.append(contentsOf: next) }
        }
        return list ?? AddressList()
    }

    func addressList(_ record: FieldRecord) -> AddressList {
        self.storage.bytes.withSpan { bytes in
            AddressParser.parse(
                bytes, HeaderField.valueRange(of: record, in: bytes), limits: self.storage.limits)
        }
    }

    private func text(of name: StaticString) -> String? {
        self.headers.record(name).map { HeaderField(storage: self.storage, record: $0).value }
    }
}
