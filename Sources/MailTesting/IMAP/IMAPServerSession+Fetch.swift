import MessageParsing

extension IMAPServerSession {
    /// The mails that a set names, each with its sequence number, in order; those that are gone are left out.
    func mails(
        _ argument: IMAPServerArgument?, _ view: IMAPServerView, _ box: TestMailbox, byUID: Bool
    ) throws -> [(number: Int, mail: TestMail)] {
        guard let text = argument?.text, let set = IMAPServerNumberSet(text) else {
            throw IMAPServerRefusal.bad("Expected a set of numbers")
        }
        let uids = view.uids
        if byUID {
            let wanted = Set(set.matches(in: uids))
            return uids.enumerated().compactMap { index, uid in
                wanted.contains(uid) ? box[uid: uid].map { (index + 1, $0) } : nil
            }
        }
        let count = UInt32(clamping: uids.count)
        let ranges = set.ranges(highest: count)
        guard let highest = ranges.last?.upperBound, highest <= count, count > 0 else {
            throw IMAPServerRefusal.bad("No mail has this number")
        }
        let numbers = count > 0 ? set.matches(in: Array(1...count)) : []
        return numbers.compactMap { number in box[uid: uids[Int(number) - 1]].map { (Int(number), $0) } }
    }

    func fetch(_ command: IMAPServerCommand, _ view: IMAPServerView) async throws -> Answer {
        var items = try IMAPServerFetchItem.items(command.arguments.dropFirst().first)
        if command.isByUID, !items.contains(.uid) { items.insert(.uid, at: 0) }
        guard var box = self.store.mailbox(view.name, of: view.user) else {
            throw IMAPServerRefusal.no("The mailbox is gone")
        }
        var chosen = try self.mails(command.arguments.first, view, box, byUID: command.isByUID)
        if let since = try self.changedSince(command, view, box) {
            chosen = chosen.filter { $0.mail.modSeq > since }
            if !items.contains(.modSeq) { items.append(.modSeq) }
        }
        if items.contains(.modSeq) {
            try self.require("CONDSTORE")
            self.enabled.insert("CONDSTORE")
        }
        let marksSeen =
            !view.isReadOnly && items.contains { if case .section(let it) = $0 { it.marksSeen } else { false } }
        if marksSeen { self.markSeen(chosen.map(\.mail.uid), view, &box, &items) }
        for (number, mail) in chosen {
            self.write(items, of: box[uid: mail.uid] ?? mail, number: number, view)
            if self.connection.out.count > 64 * 1024 { try await self.connection.flush() }
        }
        return Answer(text: "FETCH done")
    }

    private func markSeen(
        _ uids: [UInt32], _ view: IMAPServerView, _ box: inout TestMailbox, _ items: inout [IMAPServerFetchItem]
    ) {
        self.store.update(view.name, of: view.user) { live in
            for uid in uids { live.changeFlags(of: uid, .add, ["\\Seen"]) }
        }
        box = self.store.mailbox(view.name, of: view.user) ?? box
        if !items.contains(.flags) { items.append(.flags) }
    }

    /// Reads `(CHANGEDSINCE n [VANISHED])`, and sends what has vanished when that was asked for.
    private func changedSince(
        _ command: IMAPServerCommand, _ view: IMAPServerView, _ box: TestMailbox
    ) throws -> UInt64? {
        guard command.arguments.count > 2 else { return nil }
        guard self.offers("CONDSTORE"), command.arguments.count == 3, let options = command.arguments[2].members,
            options.count >= 2, options[0].keyword == "CHANGEDSINCE",
            let since = options[1].text.flatMap({ UInt64($0) })
        else { throw IMAPServerRefusal.bad("Bad FETCH option") }
        if options.count > 2 {
            guard options[2].keyword == "VANISHED", self.enabled.contains("QRESYNC"), command.isByUID else {
                throw IMAPServerRefusal.bad("VANISHED needs QRESYNC and UIDs")
            }
            let set = command.arguments[0].text.flatMap { IMAPServerNumberSet($0) }
            let gone = box.vanished(since: since, among: set)
            if !gone.isEmpty { self.connection.send("* VANISHED (EARLIER) \(IMAPServerNumberSet.text(of: gone))") }
        }
        return since
    }

    /// Appends one FETCH response.
    private func write(
        _ items: [IMAPServerFetchItem], of mail: TestMail, number: Int, _ view: IMAPServerView
    ) {
        self.append("* \(number) FETCH (")
        for (index, item) in items.enumerated() {
            if index > 0 { self.append(" ") }
            switch item {
            case .uid: self.append("UID \(mail.uid)")
            case .flags:
                self.append("FLAGS \(view.flagList(of: mail))")
                view.noteTold(mail)
            case .internalDate: self.append("INTERNALDATE \"\(IMAPServerDate.text(mail.internalDate))\"")
            case .size: self.append("RFC822.SIZE \(mail.raw.count)")
            case .modSeq: self.append("MODSEQ (\(mail.modSeq))")
            case .envelope:
                self.append("ENVELOPE ")
                self.connection.out += IMAPServerStructure.envelope(of: MailMessage(mail.raw))
            case .body, .bodyStructure:
                self.append(item == .body ? "BODY " : "BODYSTRUCTURE ")
                let root = MailMessage(mail.raw).root
                self.connection.out += IMAPServerStructure.structure(of: root, isExtended: item == .bodyStructure)
            case .section(let section): self.write(section, of: mail)
            }
        }
        self.append(")\r\n")
    }

    private func write(_ section: IMAPServerSection, of mail: TestMail) {
        let bytes = IMAPServerContent.bytes(of: section, in: mail.raw)
        guard let partial = section.partial else {
            self.append(bytes.map { "\(section.name) {\($0.count)}\r\n" } ?? "\(section.name) NIL")
            self.connection.out += bytes ?? []
            return
        }
        let cut = bytes?.dropFirst(partial.start).prefix(partial.count)
        self.append("\(section.name)<\(partial.start)> " + (cut.map { "{\($0.count)}\r\n" } ?? "NIL"))
        self.connection.out += cut ?? []
    }

    func append(_ text: String) {
        self.connection.out += Array(text.utf8)
    }
}
