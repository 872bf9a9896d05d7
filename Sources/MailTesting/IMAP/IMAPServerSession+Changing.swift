import MailTransport

extension IMAPServerSession {
    // MARK: STORE

    private struct FlagOrder {
        var change: TestMailbox.FlagChange
        var flags: [String]
        var isSilent: Bool
        var unchangedSince: UInt64?
    }

    func storeFlags(_ command: IMAPServerCommand, _ view: IMAPServerView) throws -> Answer {
        let order = try self.flagOrder(command)
        guard !view.isReadOnly else { throw IMAPServerRefusal.no("The mailbox is read-only", code: "READ-ONLY") }
        guard let before = self.store.mailbox(view.name, of: view.user) else {
            throw IMAPServerRefusal.no("The mailbox is gone")
        }
        let chosen = try self.mails(command.arguments.first, view, before, byUID: command.isByUID)
        let failed = self.store.update(view.name, of: view.user) { box in
            chosen.filter { entry in
                guard let mail = box[uid: entry.mail.uid] else { return true }
                if let limit = order.unchangedSince, mail.modSeq > limit { return true }
                return !box.changeFlags(of: mail.uid, order.change, order.flags)
            }.map { command.isByUID ? $0.mail.uid : UInt32(clamping: $0.number) }
        }
        self.tell(chosen.map { ($0.number, $0.mail.uid) }, order, view, byUID: command.isByUID)
        let modified = (failed ?? []).sorted()
        if order.unchangedSince != nil, !modified.isEmpty {
            return Answer(code: "MODIFIED \(IMAPServerNumberSet.text(of: modified))", text: "Some were newer")
        }
        return Answer(text: "STORE done")
    }

    private func tell(_ chosen: [(Int, UInt32)], _ order: FlagOrder, _ view: IMAPServerView, byUID: Bool) {
        guard let box = self.store.mailbox(view.name, of: view.user) else { return }
        let showsModSeq = self.enabled.contains("CONDSTORE")
        for (number, uid) in chosen {
            guard let mail = box[uid: uid] else { continue }
            view.noteTold(mail)
            var parts = byUID ? ["UID \(uid)"] : []
            if !order.isSilent { parts.append("FLAGS \(view.flagList(of: mail))") }
            if showsModSeq { parts.append("MODSEQ (\(mail.modSeq))") }
            guard !order.isSilent || showsModSeq else { continue }
            self.connection.send("* \(number) FETCH (\(parts.joined(separator: " ")))")
        }
    }

    private func flagOrder(_ command: IMAPServerCommand) throws -> FlagOrder {
        var rest = command.arguments.dropFirst()
        var limit: UInt64?
        if let options = rest.first?.members, options.first?.keyword == "UNCHANGEDSINCE" {
            guard self.offers("CONDSTORE"), options.count == 2, let value = options[1].text.flatMap({ UInt64($0) })
            else {
                throw IMAPServerRefusal.bad("Bad UNCHANGEDSINCE")
            }
            limit = value
            self.enabled.insert("CONDSTORE")
            rest = rest.dropFirst()
        }
        guard let word = rest.popFirst()?.keyword, !rest.isEmpty else {
            throw IMAPServerRefusal.bad("STORE takes flags")
        }
        let names = word.split(separator: ".", maxSplits: 1)
        let isSilent = names.count == 2 && names[1] == "SILENT"
        let changes: [String: TestMailbox.FlagChange] = ["FLAGS": .replace, "+FLAGS": .add, "-FLAGS": .remove]
        guard let change = changes[String(names[0])], names.count == 1 || isSilent else {
            throw IMAPServerRefusal.bad("Bad STORE item")
        }
        let flags = try self.flags(rest.count == 1 ? rest.first?.members ?? Array(rest) : Array(rest))
        return FlagOrder(change: change, flags: flags, isSilent: isSilent, unchangedSince: limit)
    }

    private func flags(_ arguments: [IMAPServerArgument]) throws -> [String] {
        try arguments.map { argument in
            guard case .atom(let flag) = argument, flag.lowercased() != "\\recent" else {
                throw IMAPServerRefusal.bad("Bad flag")
            }
            let isSystem = TestMail.systemFlags.contains { $0.lowercased() == flag.lowercased() }
            guard isSystem || !flag.hasPrefix("\\") else { throw IMAPServerRefusal.bad("Unknown system flag") }
            return flag
        }
    }

    // MARK: COPY, MOVE, EXPUNGE, APPEND

    func copy(_ command: IMAPServerCommand, _ view: IMAPServerView) throws -> Answer {
        let isMove = command.name.hasSuffix("MOVE")
        if isMove { try self.require("MOVE") }
        guard !isMove || !view.isReadOnly else { throw IMAPServerRefusal.no("Read-only", code: "READ-ONLY") }
        guard command.arguments.count == 2 else {
            throw IMAPServerRefusal.bad("\(command.name) takes a set and a name")
        }
        let target = try self.mailboxName(command.arguments[1])
        guard let box = self.store.mailbox(view.name, of: view.user) else {
            throw IMAPServerRefusal.no("The mailbox is gone")
        }
        let uids = try self.mails(command.arguments[0], view, box, byUID: command.isByUID).map(\.mail.uid)
        guard let validity = self.store.mailbox(target, of: view.user)?.uidValidity,
            let pairs = self.store.copy(uids, from: view.name, to: target, of: view.user, moving: isMove)
        else { throw IMAPServerRefusal.no("No such mailbox", code: "TRYCREATE") }
        guard self.offers("UIDPLUS"), !pairs.isEmpty else { return Answer(text: "\(command.name) done") }
        let sources = IMAPServerNumberSet.text(of: pairs.map(\.source))
        let code = "COPYUID \(validity) \(sources) \(IMAPServerNumberSet.text(of: pairs.map(\.copy)))"
        if isMove {
            // RFC 6851 4.3: before the EXPUNGE responses, so untagged.
            self.connection.send("* OK [\(code)] Moved")
            return Answer(text: "MOVE done")
        }
        return Answer(code: code, text: "COPY done")
    }

    func expunge(_ command: IMAPServerCommand, _ view: IMAPServerView) throws -> Answer {
        guard !view.isReadOnly else { throw IMAPServerRefusal.no("The mailbox is read-only", code: "READ-ONLY") }
        var only: [UInt32]?
        if command.isByUID {
            try self.require("UIDPLUS")
            guard let set = command.arguments.first?.text.flatMap({ IMAPServerNumberSet($0) }) else {
                throw IMAPServerRefusal.bad("Expected a set of UIDs")
            }
            only = set.matches(in: view.uids)
        }
        self.store.update(view.name, of: view.user) { $0.expunge(only: only) }
        return Answer(text: "EXPUNGE done")
    }

    func append(_ command: IMAPServerCommand, user: String) throws -> Answer {
        let name = try self.mailboxName(command.arguments.first)
        var rest = command.arguments.dropFirst()
        var flags: [String] = []
        if let list = rest.first?.members {
            flags = try self.flags(list)
            rest = rest.dropFirst()
        }
        var date: WallTime?
        if rest.count == 2, case .string(let text)? = rest.popFirst() {
            date = IMAPServerDate.time(String(decoding: text, as: UTF8.self))
            guard date != nil else { throw IMAPServerRefusal.bad("Bad date") }
        }
        guard rest.count == 1, case .string(let raw)? = rest.first else {
            throw IMAPServerRefusal.bad("Expected a mail")
        }
        guard let box = self.store.mailbox(name, of: user) else {
            throw IMAPServerRefusal.no("No such mailbox", code: "TRYCREATE")
        }
        guard let uid = self.store.deliver(raw, to: user, mailbox: name, flags: flags, at: date) else {
            throw IMAPServerRefusal.no("The mailbox is full", code: "OVERQUOTA")
        }
        return Answer(code: self.offers("UIDPLUS") ? "APPENDUID \(box.uidValidity) \(uid)" : nil, text: "APPEND done")
    }
}
