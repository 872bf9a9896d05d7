extension AddressParser {
    /// Ends an entry whose next one follows without a comma; the tokens behind its bracket begin the next one.
    mutating func splitEntry(_ bytes: borrowing Span<UInt8>, at place: Int) {
        let next = Array(self.tokens[min(self.phraseCount, self.tokens.count)...])
        self.tokens.removeLast(next.count)
        self.list.note(.malformedAddress)
        self.finishEntry(bytes, at: place, isLast: true)
        self.tokens = next
        self.phraseCount = next.count
        self.entryStart = next.first?.range.lowerBound ?? place
    }

    /// Decides what the collected tokens are.
    mutating func finishEntry(_ bytes: borrowing Span<UInt8>, at place: Int, isLast: Bool) {
        defer {
            self.tokens.removeAll(keepingCapacity: true)
            self.angle = .none
            self.phraseCount = 0
        }
        switch self.angle {
        case .address(let address): self.finishAngle(address, bytes, at: place)
        case .unreadable:
            self.flushPending(bytes)
            self.unreadable(bytes, self.entryStart, place)
        case .none:
            guard !self.tokens.isEmpty else {
                if isLast { self.flushPending(bytes) }
                return
            }
            self.finishPlain(bytes, at: place, isLast: isLast)
        }
    }

    mutating func finishAngle(_ address: EmailAddress, _ bytes: borrowing Span<UInt8>, at place: Int) {
        if self.takesShortcuts, self.pending == nil, self.tokens.count <= self.phraseCount, self.isPlainPhrase {
            let name = AddressPhrase.text(self.tokens[...], bytes, limits: self.limits)
            return self.keep(MailboxAddress(name: name, address: address))
        }
        var phrase = Array(self.tokens[..<min(self.phraseCount, self.tokens.count)])
        let behind = self.tokens[min(self.phraseCount, self.tokens.count)...]
        if let pending = self.pending {
            self.pending = nil
            self.list.note(.malformedAddress)
            phrase =
                pending.tokens + [
                    Token(kind: .stray, range: ByteRange(pending.end, pending.end + 1), spaceBefore: false)
                ] + phrase
        }
        if behind.contains(where: { $0.kind != .comment }) { self.list.note(.textAfterAddress) }
        let looksLikeAddress = phrase.contains { $0.kind == .at }
        if looksLikeAddress {
            if phrase.contains(where: { $0.kind == .stray && bytes.at($0.range.lowerBound) != ASCII.comma }) {
                return self.unreadable(bytes, self.entryStart, place)
            }
            let words = phrase.filter { $0.kind != .comment }
            if AddressSpec.address(words[...], bytes, plainly: self.takesShortcuts) != address {
                self.list.note(.nameLooksLikeAddress)
            }
        }
        var name = AddressPhrase.text(phrase.filter { $0.kind != .comment }[...], bytes, limits: self.limits)
        let trailing = behind.filter { $0.kind != .comment }
        if name == nil, !trailing.isEmpty,
            trailing.allSatisfy({ $0.kind == .atom || $0.kind == .quoted || $0.kind == .dot })
        {
            name = AddressPhrase.text(trailing[...], bytes, limits: self.limits)
        }
        if name == nil, let comment = (phrase + behind).last(where: { $0.kind == .comment }) {
            name = AddressPhrase.comment(comment, bytes, limits: self.limits)
        }
        self.keep(MailboxAddress(name: name, address: address))
    }

    /// Whether the tokens are words and dots only, as in nearly every name.
    var isPlainPhrase: Bool {
        self.tokens.allSatisfy { $0.kind == .atom || $0.kind == .quoted || $0.kind == .dot }
    }

    mutating func finishPlain(_ bytes: borrowing Span<UInt8>, at place: Int, isLast: Bool) {
        let words = self.tokens.filter { $0.kind != .comment }
        let comment = self.tokens.last { $0.kind == .comment }
        if let address = AddressSpec.address(words[...], bytes, plainly: self.takesShortcuts) {
            self.flushPending(bytes)
            let name = comment.flatMap { AddressPhrase.comment($0, bytes, limits: self.limits) }
            return self.keep(MailboxAddress(name: name, address: address))
        }
        if let found = AddressSpec.trailingAddress(words, bytes, plainly: self.takesShortcuts) {
            self.flushPending(bytes)
            self.list.note(.malformedAddress)
            let name = AddressPhrase.text(found.phrase, bytes, limits: self.limits)
            return self.keep(MailboxAddress(name: name, address: found.address))
        }
        self.flushPending(bytes)
        guard !words.isEmpty else { return }
        if isLast || words.contains(where: { $0.kind == .at }) {
            self.unreadable(bytes, self.entryStart, place)
        } else {
            self.pending = (self.tokens, self.entryStart, place)
        }
    }

    mutating func flushPending(_ bytes: borrowing Span<UInt8>) {
        guard let pending = self.pending else { return }
        self.pending = nil
        self.unreadable(bytes, pending.start, pending.end)
    }

    mutating func unreadable(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) {
        var first = start
        while first < end, ASCII.isSpace(bytes.at(first)) { first += 1 }
        guard first < end else { return }
        self.list.note(.malformedAddress)
        guard self.list.entries.count < self.limits.addresses else { return }
        let range = ByteRange(first, min(end, bytes.count))
        let text = FieldText.header(bytes.extracting(range.offsets), limits: self.limits)
        self.list.append(.unreadable(DisplayText.safe(text)))
    }

    mutating func keep(_ mailbox: MailboxAddress) {
        self.list.countMailbox()
        guard self.list.count <= self.limits.addresses else { return self.list.note(.tooManyAddresses) }
        if self.groupNames.isEmpty { self.list.append(.mailbox(mailbox)) } else { self.members.append(mailbox) }
    }

    mutating func openGroup(_ bytes: borrowing Span<UInt8>, at place: Int) {
        let isPhrase = !self.tokens.contains { $0.kind == .at || $0.kind == .literal }
        guard case .none = self.angle, isPhrase else {
            self.tokens.append(Token(kind: .stray, range: ByteRange(place, place + 1), spaceBefore: false))
            return
        }
        guard self.groupNames.count < self.limits.groupDepth else {
            self.list.note(.tooManyAddresses)
            self.groupOverflow += 1
            self.tokens.removeAll(keepingCapacity: true)
            return
        }
        self.flushPending(bytes)
        if !self.groupNames.isEmpty { self.emitGroup() }
        let words = self.tokens.filter { $0.kind != .comment }
        self.groupNames.append(AddressPhrase.text(words[...], bytes, limits: self.limits) ?? "")
        self.tokens.removeAll(keepingCapacity: true)
        self.entryStart = place + 1
    }

    mutating func closeGroup() {
        if self.groupOverflow > 0 {
            self.groupOverflow -= 1
            return
        }
        guard !self.groupNames.isEmpty else { return }
        self.emitGroup()
        self.groupNames.removeLast()
    }

    /// Writes the members found so far as an entry of the innermost group.
    mutating func emitGroup() {
        guard let name = self.groupNames.last else { return }
        if self.list.entries.count < self.limits.addresses {
            self.list.append(.group(name: name, members: self.members))
        }
        self.members.removeAll()
    }
}
