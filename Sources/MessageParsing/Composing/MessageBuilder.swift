/// Builds a message that every server and reader understands, or says why it cannot.
///
/// What comes out has CRLF line ends, lines within the limits of RFC 5322, only ASCII unless the options allow more,
/// and a tree of parts that follows from what is given: text and HTML as alternatives, inline parts related to the
/// HTML, attachments around both. No value can add a header or a part: CR, LF and NUL in names, addresses and
/// fields are refused. The same values give the same bytes: the date and the ids come from the caller.
///
/// ```swift
/// var builder = MessageBuilder(from: [agent], to: [customer], subject: "Re: [Ticket #42] Grüße", date: date)
/// builder.text = "It works again."
/// builder.messageID = id
/// let bytes = try builder.build()
/// ```
public struct MessageBuilder: Sendable {
    /// The authors; at least one is needed.
    public var from: [MailboxAddress]
    /// Who sends on behalf of the authors; needed by RFC 5322 3.6.2 when there are several.
    public var sender: MailboxAddress?
    /// Where replies should go instead of to the authors.
    public var replyTo: [MailboxAddress]
    /// The main recipients.
    public var to: [MailboxAddress]
    /// The recipients who only need to know.
    public var cc: [MailboxAddress]
    /// The recipients whom the others do not see; not written unless the options ask for it.
    public var bcc: [MailboxAddress]
    /// The subject. Line ends and other controls in it become spaces, and it is cut at the options' limit.
    public var subject: String?
    /// The plain text; LF and CRLF both end a line.
    public var text: String?
    /// The HTML.
    public var html: String?
    /// Other forms of the same text, after text and HTML; a calendar invitation for example.
    public var alternatives: [OutgoingPart]
    /// Parts that the HTML refers to.
    public var inlineParts: [OutgoingPart]
    /// Files that come with the message.
    public var attachments: [OutgoingPart]
    /// The message's id.
    public var messageID: MessageID?
    /// When the message was written; needed (RFC 5322 3.6).
    public var date: MailDate?
    /// The mails that this one answers.
    public var inReplyTo: [MessageID]
    /// The mails before this one in its thread, the oldest first.
    public var references: [MessageID]
    /// More fields, written after the standard ones, in order.
    public var headers: [OutgoingHeader]
    /// How the message is written.
    public var options: ComposeOptions
    /// A body that replaces text, HTML and attachments: reports have a tree of their own.
    var report: ComposeNode?

    /// A message with these fields; the others are empty.
    public init(
        from: [MailboxAddress], to: [MailboxAddress] = [], subject: String? = nil, date: MailDate? = nil,
        options: ComposeOptions = ComposeOptions()
    ) {
        self.from = from
        self.sender = nil
        self.replyTo = []
        self.to = to
        self.cc = []
        self.bcc = []
        self.subject = subject
        self.text = nil
        self.html = nil
        self.alternatives = []
        self.inlineParts = []
        self.attachments = []
        self.messageID = nil
        self.date = date
        self.inReplyTo = []
        self.references = []
        self.headers = []
        self.options = options
        self.report = nil
    }

    /// Everybody to whom the message goes, once each: the envelope's recipients.
    public var recipients: [EmailAddress] {
        var seen: Set<EmailAddress> = []
        return (self.to + self.cc + self.bcc).map(\.address).filter { seen.insert($0).inserted }
    }

    /// Whether an address in the header can only be sent with SMTPUTF8 (RFC 6531).
    public var needsSMTPUTF8: Bool {
        let sender = self.sender.map { [$0] } ?? []
        return (self.from + sender + self.replyTo + self.to + self.cc).contains { $0.address.needsSMTPUTF8 }
    }

    /// The whole message.
    ///
    /// Throws when a needed field is missing, a value cannot stand in its place, or a file cannot be read.
    public func build() throws(ComposeError) -> [UInt8] {
        var bytes: [UInt8] = []
        try self.write { (piece) throws(ComposeError) in bytes += piece }
        return bytes
    }

    /// Hands the message to `sink` piece by piece, so that large attachments from files never stand in memory.
    ///
    /// Everything but the files' own bytes is checked before the first piece. Throws as ``build()`` does, and what
    /// `sink` throws.
    public func write(_ sink: ([UInt8]) throws(ComposeError) -> Void) throws(ComposeError) {
        let root = self.tree
        var header = try self.headerBlock()
        var writer = ComposeWriter(options: self.options, seed: header)
        let plan = try writer.plan(root)
        header += plan.header
        header += [0x0D, 0x0A]
        try sink(header)
        try writer.write(plan, to: sink)
    }
}
