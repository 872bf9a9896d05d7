extension IMAPServerSession {
    func search(_ command: IMAPServerCommand, _ view: IMAPServerView) throws -> Answer {
        var rest = command.arguments[...]
        let options = try self.searchReturn(&rest)
        if rest.first?.keyword == "CHARSET" {
            let charset = rest.dropFirst().first?.text?.uppercased()
            guard charset == "UTF-8" || charset == "US-ASCII" else {
                throw IMAPServerRefusal.no("Unknown charset", code: "BADCHARSET (UTF-8 US-ASCII)")
            }
            rest = rest.dropFirst(2)
        }
        let key = try IMAPServerSearchKey.every(rest)
        guard let box = self.store.mailbox(view.name, of: view.user) else {
            throw IMAPServerRefusal.no("The mailbox is gone")
        }
        let found = self.find(key, in: box, view)
        let numbers = found.map { command.isByUID ? $0.mail.uid : $0.number }
        let modSeq = Self.asksForModSeq(key) ? found.map(\.mail.modSeq).max() : nil
        if let options {
            self.sendExtended(command, options, numbers, modSeq)
        } else {
            let tail = modSeq.map { " (MODSEQ \($0))" } ?? ""
            self.connection.send("* SEARCH" + numbers.map { " \($0)" }.joined() + tail)
        }
        return Answer(text: "SEARCH done")
    }

    private func find(
        _ key: IMAPServerSearchKey, in box: TestMailbox, _ view: IMAPServerView
    ) -> [IMAPServerSearchCandidate] {
        let uids = view.uids
        let highest = UInt32(clamping: uids.count)
        return uids.enumerated().compactMap { index, uid in
            guard let mail = box[uid: uid] else { return nil }
            let candidate = IMAPServerSearchCandidate(
                mail: mail, number: UInt32(clamping: index + 1), isRecent: view.flagList(of: mail).contains("\\Recent"),
                highestNumber: highest, highestUID: uids.last ?? 1)
            return candidate.matches(key) ? candidate : nil
        }
    }

    /// Reads `RETURN (MIN MAX COUNT ALL)`; nil when it is not there.
    private func searchReturn(_ rest: inout ArraySlice<IMAPServerArgument>) throws -> [String]? {
        guard rest.first?.keyword == "RETURN" else { return self.enabled.contains("IMAP4REV2") ? ["ALL"] : nil }
        try self.require("ESEARCH")
        guard let options = rest.dropFirst().first?.members else { throw IMAPServerRefusal.bad("RETURN takes a list") }
        rest = rest.dropFirst(2)
        let names = options.compactMap(\.keyword)
        guard names.allSatisfy({ ["MIN", "MAX", "COUNT", "ALL"].contains($0) }), names.count == options.count else {
            throw IMAPServerRefusal.bad("Unknown return option")
        }
        return names.isEmpty ? ["ALL"] : names
    }

    private func sendExtended(
        _ command: IMAPServerCommand, _ options: [String], _ numbers: [UInt32], _ modSeq: UInt64?
    ) {
        var line = "* ESEARCH (TAG \(Self.quoted(command.tag)))"
        if command.isByUID { line += " UID" }
        if let first = numbers.first, let last = numbers.last {
            if options.contains("MIN") { line += " MIN \(first)" }
            if options.contains("MAX") { line += " MAX \(last)" }
            if options.contains("ALL") { line += " ALL \(IMAPServerNumberSet.text(of: numbers))" }
        }
        if options.contains("COUNT") { line += " COUNT \(numbers.count)" }
        if let modSeq { line += " MODSEQ \(modSeq)" }
        self.connection.send(line)
    }

    private static func asksForModSeq(_ key: IMAPServerSearchKey) -> Bool {
        switch key {
        case .modSeq: true
        case .not(let key): Self.asksForModSeq(key)
        case .either(let one, let other): Self.asksForModSeq(one) || Self.asksForModSeq(other)
        case .every(let keys): keys.contains { Self.asksForModSeq($0) }
        default: false
        }
    }
}
