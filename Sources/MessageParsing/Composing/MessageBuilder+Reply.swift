extension MessageBuilder {
    /// A reply to `original`, ready for its text.
    ///
    /// It goes to the addresses of Reply-To, else of From (RFC 5322 3.6.2). The subject gets `Re: ` unless it has it;
    /// In-Reply-To and References continue the thread (RFC 5322 3.6.4). With `quotesText` the text of the mail stands
    /// below, with `> ` before each line: put the answer before it.
    public static func reply(
        to original: MailMessage, from author: MailboxAddress, date: MailDate, options: ReplyOptions = ReplyOptions()
    ) -> MessageBuilder {
        var reply = MessageBuilder(from: [author], date: date)
        let authors = original.replyTo.isEmpty ? original.from : original.replyTo
        reply.to = Self.unique(authors.isEmpty ? original.sender : authors, without: [])
        if options.answersAll {
            let others = original.to + original.cc
            let known = Set(reply.to.map(\.address)).union(options.ownAddresses).union([author.address])
            reply.cc = Self.unique(others, without: known)
            if reply.to.allSatisfy({ options.ownAddresses.contains($0.address) }) && !reply.cc.isEmpty {
                // An answer to one's own mail goes to those who got it.
                (reply.to, reply.cc) = (reply.cc, [])
            }
        }
        reply.subject = Self.subject(original.subject, prefix: "Re: ", known: ["re", "aw", "antw", "sv", "vs"])
        reply.inReplyTo = original.messageID.map { [$0] } ?? []
        reply.references = Self.references(after: original, maximum: options.maximumReferences)
        if options.quotesText, let text = original.text {
            let line = options.attribution ?? Self.attribution(of: original)
            reply.text = "\n\n\(Self.oneLine(line))\n" + Self.quoted(text)
        }
        return reply
    }

    /// A mail that passes `original` on.
    public static func forward(
        _ original: MailMessage, from author: MailboxAddress, to recipients: [MailboxAddress], date: MailDate,
        style: ForwardStyle = .attached
    ) -> MessageBuilder {
        var forward = MessageBuilder(from: [author], to: recipients, date: date)
        forward.subject = Self.subject(original.subject, prefix: "Fwd: ", known: ["fwd", "fw", "wg"])
        guard style == .inline, let text = original.text else {
            forward.attachments = [OutgoingPart(original.bytes, mediaType: "message/rfc822", fileName: "message.eml")]
            return forward
        }
        forward.text = "\n\n" + Self.summary(of: original) + "\n" + text
        forward.attachments = original.attachments.map { part in
            var copy = OutgoingPart(part.content, mediaType: part.mediaType.essence, fileName: part.filename)
            copy.charset = part.mediaType.isText ? part.charset : nil
            return copy
        }
        return forward
    }

    /// The text with `> ` before each line; lines that are quotes already get one more `>` without a blank.
    public static func quoted(_ text: String) -> String {
        var output: [UInt8] = []
        var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        while lines.last?.allSatisfy(\.isBlankOrLineEnd) == true { lines = lines.dropLast() }
        for line in lines {
            output.append(UInt8(ascii: ">"))
            if let first = line.first, first != UInt8(ascii: ">"), first != 0x0D { output.append(0x20) }
            output += line.last == 0x0D ? line.dropLast() : line
            output.append(0x0A)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The ids for `References`: those of the mail, or its In-Reply-To where it has a single one, and its own.
    private static func references(after original: MailMessage, maximum: Int) -> [MessageID] {
        var ids = original.references
        if ids.isEmpty && original.inReplyTo.count == 1 { ids = original.inReplyTo }
        if let own = original.messageID {
            ids.removeAll { $0 == own }
            ids.append(own)
        }
        let limit = max(maximum, 2)
        return ids.count > limit ? [ids[0]] + ids.suffix(limit - 1) : ids
    }

    private static func unique(_ mailboxes: [MailboxAddress], without known: Set<EmailAddress>) -> [MailboxAddress] {
        var seen = known
        return mailboxes.filter { seen.insert($0.address).inserted }
    }

    /// The subject with the prefix, unless it begins with a known one.
    private static func subject(_ subject: String?, prefix: String, known: [String]) -> String {
        let text = self.oneLine(subject ?? "")
        let head = text.prefix { $0 != ":" && $0 != " " }
        let isKnown =
            head.utf8.count < text.utf8.count && known.contains(head.lowercased())
            && text.dropFirst(head.count).hasPrefix(":")
        return isKnown ? text : prefix + text
    }

    private static func attribution(of original: MailMessage) -> String {
        let author = original.from.first
        let name = author.map { $0.name ?? $0.address.description } ?? "somebody"
        guard let date = original.date else { return "\(name) wrote:" }
        return "On \(date.rfc5322), \(name) wrote:"
    }

    private static func summary(of original: MailMessage) -> String {
        var lines = ["---------- Forwarded message ----------"]
        if !original.from.isEmpty { lines.append("From: " + self.list(original.from)) }
        if let date = original.date { lines.append("Date: " + date.rfc5322) }
        if let subject = original.subject { lines.append("Subject: " + self.oneLine(subject)) }
        if !original.to.isEmpty { lines.append("To: " + self.list(original.to)) }
        if !original.cc.isEmpty { lines.append("Cc: " + self.list(original.cc)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func list(_ mailboxes: [MailboxAddress]) -> String {
        mailboxes.map { mailbox in
            mailbox.name.map { "\(self.oneLine($0)) <\(mailbox.address)>" } ?? mailbox.address.description
        }.joined(separator: ", ")
    }

    private static func oneLine(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }
}
