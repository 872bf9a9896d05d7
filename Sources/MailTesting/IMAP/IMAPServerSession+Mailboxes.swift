extension IMAPServerSession {
    // MARK: LIST

    /// What LIST was asked for (RFC 9051 6.3.9, RFC 5258, RFC 5819, RFC 6154).
    private struct Listing {
        var patterns: [String] = []
        var onlySubscribed = false
        var onlySpecial = false
        var returnsSubscribed = false
        var statusItems: [String] = []
    }

    func list(_ command: IMAPServerCommand, user: String) throws -> Answer {
        let listing = try self.listing(command.arguments)
        if listing.patterns == [""] {
            self.connection.send("* LIST (\\Noselect) \"/\" \"\"")
            return Answer(text: "LIST done")
        }
        let names = self.store.mailboxNames(of: user)
        for name in names where listing.patterns.contains(where: { Self.glob($0, self.listed(name)) }) {
            guard let box = self.store.mailbox(name, of: user) else { continue }
            if listing.onlySubscribed, !box.isSubscribed { continue }
            if listing.onlySpecial, box.specialUse == nil { continue }
            self.connection.send(
                "* LIST (\(self.attributes(of: box, among: names, listing))) \"/\" \(self.wireName(name))")
            if !listing.statusItems.isEmpty { try self.sendStatus(of: box, listing.statusItems) }
        }
        return Answer(text: "LIST done")
    }

    private func listed(_ name: String) -> String {
        self.usesUTF8Names ? name : IMAPServerMailboxName.encode(name)
    }

    private func attributes(of box: TestMailbox, among names: [String], _ listing: Listing) -> String {
        let hasChildren = names.contains { $0.hasPrefix(box.name + "/") }
        var attributes = [hasChildren ? "\\HasChildren" : "\\HasNoChildren"]
        if box.isSubscribed, listing.onlySubscribed || listing.returnsSubscribed { attributes.append("\\Subscribed") }
        if let use = box.specialUse, self.offers("SPECIAL-USE") { attributes.append(use) }
        return attributes.joined(separator: " ")
    }

    private func listing(_ arguments: [IMAPServerArgument]) throws -> Listing {
        var listing = Listing()
        var rest = arguments[...]
        if let selection = rest.first?.members {
            try self.require("LIST-EXTENDED")
            rest = rest.dropFirst()
            let names = selection.compactMap(\.keyword)
            listing.onlySubscribed = names.contains("SUBSCRIBED")
            listing.onlySpecial = names.contains("SPECIAL-USE")
        }
        guard let reference = rest.popFirst()?.text, let patterns = rest.popFirst() else {
            throw IMAPServerRefusal.bad("LIST takes a reference and a pattern")
        }
        let texts = (patterns.members ?? [patterns]).compactMap(\.text)
        listing.patterns = texts == [""] ? [""] : texts.map { reference + $0 }
        if let word = rest.popFirst() {
            guard word.keyword == "RETURN", let options = rest.popFirst()?.members, rest.isEmpty else {
                throw IMAPServerRefusal.bad("Expected RETURN and a list")
            }
            try self.require("LIST-EXTENDED")
            try self.returnOptions(options, &listing)
        }
        return listing
    }

    private func returnOptions(_ options: [IMAPServerArgument], _ listing: inout Listing) throws {
        var rest = options[...]
        while let option = rest.popFirst() {
            switch option.keyword {
            case "SUBSCRIBED": listing.returnsSubscribed = true
            case "CHILDREN", "SPECIAL-USE": break
            case "STATUS":
                try self.require("LIST-STATUS")
                listing.statusItems = rest.popFirst()?.members?.compactMap(\.keyword) ?? []
            default: throw IMAPServerRefusal.bad("Unknown return option")
            }
        }
    }

    /// Whether `name` matches a pattern of `*` (anything) and `%` (anything but `/`); linear in both lengths.
    static func glob(_ pattern: String, _ name: String) -> Bool {
        let pattern = Array((pattern.uppercased() == "INBOX" ? "INBOX" : pattern).utf8)
        var states: Set<Int> = Self.closure([0], pattern)
        for byte in name.utf8 {
            var next: Set<Int> = []
            for state in states where state < pattern.count {
                switch pattern[state] {
                case UInt8(ascii: "*"): next.insert(state)
                case UInt8(ascii: "%"): if byte != UInt8(ascii: "/") { next.insert(state) }
                default: if pattern[state] == byte { next.insert(state + 1) }
                }
            }
            states = Self.closure(next, pattern)
        }
        return states.contains(pattern.count)
    }

    private static func closure(_ states: Set<Int>, _ pattern: [UInt8]) -> Set<Int> {
        var result = states
        for state in states {
            var next = state
            while next < pattern.count, pattern[next] == UInt8(ascii: "*") || pattern[next] == UInt8(ascii: "%") {
                next += 1
                result.insert(next)
            }
        }
        return result
    }

    func listSubscribed(_ command: IMAPServerCommand, user: String) throws -> Answer {
        guard command.arguments.count == 2, let reference = command.arguments[0].text,
            let pattern = command.arguments[1].text
        else { throw IMAPServerRefusal.bad("LSUB takes a reference and a pattern") }
        for name in self.store.mailboxNames(of: user) where Self.glob(reference + pattern, self.listed(name)) {
            guard self.store.mailbox(name, of: user)?.isSubscribed == true else { continue }
            self.connection.send("* LSUB () \"/\" \(self.wireName(name))")
        }
        return Answer(text: "LSUB done")
    }

    // MARK: STATUS and NAMESPACE

    func status(_ command: IMAPServerCommand, user: String) throws -> Answer {
        let name = try self.mailboxName(command.arguments.first)
        guard command.arguments.count == 2, let items = command.arguments[1].members, !items.isEmpty else {
            throw IMAPServerRefusal.bad("STATUS takes a mailbox and a list")
        }
        guard let box = self.store.mailbox(name, of: user) else {
            throw IMAPServerRefusal.no("No such mailbox", code: "NONEXISTENT")
        }
        try self.sendStatus(of: box, items.compactMap(\.keyword))
        return Answer(text: "STATUS done")
    }

    private func sendStatus(of box: TestMailbox, _ items: [String]) throws {
        let values = try items.map { item in
            switch item {
            case "MESSAGES": "MESSAGES \(box.mails.count)"
            case "RECENT": "RECENT \(box.mails.count { $0.isRecent })"
            case "UIDNEXT": "UIDNEXT \(box.uidNext)"
            case "UIDVALIDITY": "UIDVALIDITY \(box.uidValidity)"
            case "UNSEEN": "UNSEEN \(box.mails.count { !$0.flags.contains("\\Seen") })"
            case "DELETED": "DELETED \(box.mails.count { $0.flags.contains("\\Deleted") })"
            case "HIGHESTMODSEQ" where self.offers("CONDSTORE"): "HIGHESTMODSEQ \(box.highestModSeq)"
            case "SIZE" where self.offers("STATUS=SIZE"): "SIZE \(box.mails.reduce(0) { $0 + $1.raw.count })"
            default: throw IMAPServerRefusal.bad("Unknown status item")
            }
        }
        self.connection.send("* STATUS \(self.wireName(box.name)) (\(values.joined(separator: " ")))")
    }

    func namespace(_ command: IMAPServerCommand) throws -> Answer {
        try self.require("NAMESPACE")
        self.connection.send("* NAMESPACE ((\"\" \"/\")) NIL NIL")
        return Answer(text: "NAMESPACE done")
    }

    // MARK: Making and removing

    func manage(_ command: IMAPServerCommand, user: String) throws -> Answer {
        var name = try self.mailboxName(command.arguments.first)
        if name.hasSuffix("/") { name.removeLast() }
        let isDone =
            switch command.name {
            case "CREATE":
                self.store.createMailbox(name, of: user, specialUse: try self.specialUse(command.arguments))
            case "DELETE": self.store.deleteMailbox(name, of: user)
            case "RENAME":
                self.store.renameMailbox(
                    name, to: try self.mailboxName(command.arguments.dropFirst().first), of: user)
            default:
                // What has no mailbox can be unsubscribed from all the same (RFC 9051, 6.3.8).
                self.store.update(name, of: user) { $0.isSubscribed = command.name == "SUBSCRIBE" } != nil
                    || command.name == "UNSUBSCRIBE"
            }
        guard isDone else {
            let exists = self.store.mailbox(name, of: user) != nil
            throw IMAPServerRefusal.no("Cannot do that", code: exists ? "ALREADYEXISTS" : "NONEXISTENT")
        }
        return Answer(text: "\(command.name) done")
    }

    /// Reads `(USE (\Sent))`.
    private func specialUse(_ arguments: [IMAPServerArgument]) throws -> String? {
        guard arguments.count > 1 else { return nil }
        guard let options = arguments[1].members, options.count == 2, options[0].keyword == "USE",
            let use = options[1].members?.first?.text
        else { throw IMAPServerRefusal.bad("Unknown option") }
        return use
    }
}
