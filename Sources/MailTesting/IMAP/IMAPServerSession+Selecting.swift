extension IMAPServerSession {
    /// The mailbox that an argument names; nil when the name is malformed.
    func mailboxName(_ argument: IMAPServerArgument?) throws -> String {
        guard let bytes = argument?.bytes, !bytes.isEmpty else {
            throw IMAPServerRefusal.bad("Expected a mailbox name")
        }
        if self.usesUTF8Names { return String(decoding: bytes, as: UTF8.self) }
        guard let name = IMAPServerMailboxName.decode(bytes) else {
            throw IMAPServerRefusal.bad("Mailbox name is not in modified UTF-7")
        }
        return name
    }

    /// Whether names go in UTF-8 (RFC 6855 and RFC 9051).
    var usesUTF8Names: Bool {
        self.enabled.contains("UTF8=ACCEPT") || self.enabled.contains("IMAP4REV2")
    }

    /// A mailbox name as it is written in responses.
    func wireName(_ name: String) -> String {
        Self.quoted(self.usesUTF8Names ? name : IMAPServerMailboxName.encode(name))
    }

    func select(_ command: IMAPServerCommand, user: String) throws -> Answer {
        let name = try self.mailboxName(command.arguments.first)
        if self.view != nil {
            self.view = nil
            if self.enabled.contains("QRESYNC") { self.connection.send("* OK [CLOSED] The former mailbox") }
        }
        let options = try self.selectOptions(command.arguments.dropFirst().first)
        let isReadOnly = command.name == "EXAMINE"
        guard let box = self.store.mailbox(name, of: user) else {
            throw IMAPServerRefusal.no("No such mailbox", code: "NONEXISTENT")
        }
        let view = IMAPServerView(box, user: user, isReadOnly: isReadOnly)
        if !isReadOnly { self.store.update(name, of: user) { $0.takeRecent() } }
        self.describe(box, view)
        if let since = options { self.resync(box, view, since) }
        self.view = view
        let code = isReadOnly ? "READ-ONLY" : "READ-WRITE"
        return Answer(code: code, text: "\(command.name) done")
    }

    private func describe(_ box: TestMailbox, _ view: IMAPServerView) {
        let keywords = Set(box.mails.flatMap(\.flags)).subtracting(TestMail.systemFlags).sorted()
        let flags = (TestMail.systemFlags + keywords).joined(separator: " ")
        self.connection.send("* FLAGS (\(flags))")
        self.connection.send("* OK [PERMANENTFLAGS (\(view.isReadOnly ? "" : flags + " \\*"))] Flags that stay")
        self.connection.send("* \(box.mails.count) EXISTS")
        self.connection.send("* \(view.recentCount) RECENT")
        if let unseen = box.mails.firstIndex(where: { !$0.flags.contains("\\Seen") }) {
            self.connection.send("* OK [UNSEEN \(unseen + 1)] First unseen")
        }
        self.connection.send("* OK [UIDVALIDITY \(box.uidValidity)] UIDs valid")
        self.connection.send("* OK [UIDNEXT \(box.uidNext)] Next UID")
        if self.offers("CONDSTORE") {
            self.connection.send("* OK [HIGHESTMODSEQ \(box.highestModSeq)] Highest")
        }
    }

    /// What QRESYNC is given to start from.
    struct ResyncPoint {
        var uidValidity: UInt32
        var modSeq: UInt64
        var known: IMAPServerNumberSet?
    }

    /// Reads `(CONDSTORE)` or `(QRESYNC (validity modseq [known …]))`.
    private func selectOptions(_ argument: IMAPServerArgument?) throws -> ResyncPoint? {
        guard let argument else { return nil }
        guard let members = argument.members, let first = members.first?.keyword else {
            throw IMAPServerRefusal.bad("Expected a list of options")
        }
        if first == "CONDSTORE" {
            try self.require("CONDSTORE")
            self.enabled.insert("CONDSTORE")
            return nil
        }
        guard first == "QRESYNC", self.enabled.contains("QRESYNC"), members.count >= 2, let values = members[1].members,
            values.count >= 2, let validity = values[0].text.flatMap({ UInt32($0) }),
            let modSeq = values[1].text.flatMap({ UInt64($0) }), modSeq > 0
        else { throw IMAPServerRefusal.bad("Bad option") }
        let known = values.count > 2 ? values[2].text.flatMap { IMAPServerNumberSet($0) } : nil
        return ResyncPoint(uidValidity: validity, modSeq: modSeq, known: known)
    }

    private func resync(_ box: TestMailbox, _ view: IMAPServerView, _ point: ResyncPoint) {
        guard point.uidValidity == box.uidValidity else { return }
        let gone = box.vanished(since: point.modSeq, among: point.known)
        if !gone.isEmpty { self.connection.send("* VANISHED (EARLIER) \(IMAPServerNumberSet.text(of: gone))") }
        for (index, mail) in box.mails.enumerated() where mail.modSeq > point.modSeq {
            self.connection.send(
                "* \(index + 1) FETCH (UID \(mail.uid) FLAGS \(view.flagList(of: mail)) MODSEQ (\(mail.modSeq)))")
        }
    }

    func leave(_ command: IMAPServerCommand, _ view: IMAPServerView) throws -> Answer {
        if command.name == "UNSELECT" { try self.require("UNSELECT") }
        if command.name == "CLOSE", !view.isReadOnly {
            self.store.update(view.name, of: view.user) { $0.expunge() }
        }
        self.view = nil
        return Answer(text: "\(command.name) done")
    }
}

extension TestMailbox {
    /// The UIDs that were expunged after `modSeq`, ascending, only those of `known` if given.
    func vanished(since modSeq: UInt64, among known: IMAPServerNumberSet?) -> [UInt32] {
        let gone = self.expunged.filter { $0.modSeq > modSeq }.map(\.uid).sorted()
        return known.map { $0.matches(in: gone) } ?? gone
    }

    /// From now on no mail is recent.
    mutating func takeRecent() {
        for index in self.mails.indices where self.mails[index].isRecent { self.mails[index].isRecent = false }
    }
}
