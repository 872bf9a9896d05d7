/// Reads an address field in one pass, without recursion: a lexer that collects the tokens of one entry, and a decision
/// what the entry is when a comma, a semicolon or the end comes.
struct AddressParser {
    /// A token of the entry that is being read.
    struct Token {
        enum Kind {
            case atom
            case quoted
            case comment
            case literal
            case dot
            case at
            /// A byte that has no place in an entry.
            case stray
        }

        var kind: Kind
        /// The bytes of the token, quotes and parentheses included.
        var range: ByteRange
        var hasEscapes = false
        var spaceBefore: Bool
    }

    /// What stood between angle brackets.
    private enum Angle {
        case none
        case address(EmailAddress)
        case unreadable
    }

    private var list = AddressList()
    private var tokens: [Token] = []
    private var angle = Angle.none
    /// How many tokens stood before the angle bracket.
    private var phraseCount = 0
    private var entryStart = 0
    /// An entry without an address, which may be the first half of a name with a comma in it.
    private var pending: (tokens: [Token], start: Int, end: Int)?
    private var groupNames: [String] = []
    private var members: [MailboxAddress] = []
    private var groupOverflow = 0
    private let limits: ParserLimits
    private let end: Int

    private init(end: Int, limits: ParserLimits) {
        self.end = end
        self.limits = limits
    }

    static func parse(_ bytes: borrowing Span<UInt8>, _ range: ByteRange, limits: ParserLimits) -> AddressList {
        let end = min(range.upperBound, range.lowerBound + limits.fieldBytes, bytes.count)
        var parser = AddressParser(end: end, limits: limits)
        parser.tokens.reserveCapacity(8)
        if end < range.upperBound { parser.list.note(.fieldTooLong) }
        parser.run(bytes, from: range.lowerBound)
        return parser.list
    }

    private mutating func run(_ bytes: borrowing Span<UInt8>, from start: Int) {
        var place = start
        var spaceBefore = false
        self.entryStart = start
        while place < self.end {
            let byte = bytes.at(place)
            if ASCII.isSpace(byte) {
                spaceBefore = true
                place += 1
                continue
            }
            switch byte {
            case ASCII.comma:
                self.finishEntry(bytes, at: place, isLast: false)
                place += 1
                self.entryStart = place
            case ASCII.semicolon:
                self.finishEntry(bytes, at: place, isLast: true)
                self.closeGroup()
                place += 1
                self.entryStart = place
            case ASCII.colon:
                self.openGroup(bytes, at: place)
                place += 1
            case ASCII.less:
                place = self.readAngle(bytes, place)
            default:
                place = self.readToken(bytes, place, spaceBefore: spaceBefore)
            }
            spaceBefore = false
        }
        self.finishEntry(bytes, at: self.end, isLast: true)
        while !self.groupNames.isEmpty { self.closeGroup() }
    }

    /// Reads one token of a phrase or an address without brackets; the place after it.
    private mutating func readToken(_ bytes: borrowing Span<UInt8>, _ start: Int, spaceBefore: Bool) -> Int {
        let token = Self.token(bytes, start, self.end, spaceBefore: spaceBefore)
        if token.kind == .comment, Self.depth(bytes, token.range) > self.limits.commentDepth {
            self.list.note(.tooManyAddresses)
        }
        if token.kind == .comment, !Self.isClosed(bytes, token.range) { self.list.note(.malformedAddress) }
        self.tokens.append(token)
        return token.range.upperBound
    }

    /// The token at `start`, which is no space.
    static func token(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, spaceBefore: Bool) -> Token {
        let byte = bytes.at(start)
        switch byte {
        case ASCII.quote: return Self.quoted(bytes, start, end, spaceBefore: spaceBefore)
        case ASCII.openParenthesis:
            let stop = FieldScan.commentEnd(bytes, start, end)
            return Token(kind: .comment, range: ByteRange(start, stop), spaceBefore: spaceBefore)
        case ASCII.openBracket:
            let close = bytes.first(ASCII.closeBracket, from: start, to: min(end, start + 256))
            guard close < min(end, start + 256) else { break }
            return Token(kind: .literal, range: ByteRange(start, close + 1), spaceBefore: spaceBefore)
        case ASCII.dot: return Token(kind: .dot, range: ByteRange(start, start + 1), spaceBefore: spaceBefore)
        case ASCII.at: return Token(kind: .at, range: ByteRange(start, start + 1), spaceBefore: spaceBefore)
        default: break
        }
        var place = start
        while place < end, ASCII.isAtom(bytes.at(place)) { place += 1 }
        if place > start { return Token(kind: .atom, range: ByteRange(start, place), spaceBefore: spaceBefore) }
        return Token(kind: .stray, range: ByteRange(start, start + 1), spaceBefore: spaceBefore)
    }

    private static func quoted(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, spaceBefore: Bool) -> Token {
        var place = start + 1
        var hasEscapes = false
        while place < end {
            let byte = bytes.at(place)
            if byte == ASCII.quote {
                return Token(
                    kind: .quoted, range: ByteRange(start, place + 1), hasEscapes: hasEscapes, spaceBefore: spaceBefore)
            }
            if byte == ASCII.backslash { place += 1 }
            if byte == ASCII.backslash || byte == ASCII.lineFeed || byte == ASCII.carriageReturn { hasEscapes = true }
            place += 1
        }
        // A quote that nobody closes is a stray byte: what follows is read as if it were not there.
        return Token(kind: .stray, range: ByteRange(start, start + 1), spaceBefore: spaceBefore)
    }

    /// Whether a comment ends with a parenthesis of its own.
    private static func isClosed(_ bytes: borrowing Span<UInt8>, _ range: ByteRange) -> Bool {
        let last = range.upperBound - 1
        guard last > range.lowerBound, bytes.at(last) == ASCII.closeParenthesis else { return false }
        var backslashes = 0
        while bytes.at(last - 1 - backslashes) == ASCII.backslash, last - 1 - backslashes > range.lowerBound {
            backslashes += 1
        }
        return backslashes % 2 == 0
    }

    private static func depth(_ bytes: borrowing Span<UInt8>, _ range: ByteRange) -> Int {
        var depth = 0
        var deepest = 0
        for place in range.offsets {
            if bytes.at(place) == ASCII.openParenthesis { depth += 1 }
            if bytes.at(place) == ASCII.closeParenthesis { depth -= 1 }
            deepest = max(deepest, depth)
        }
        return deepest
    }
}

// MARK: - Angle brackets

extension AddressParser {
    /// Reads `<...>`; the place after it.
    private mutating func readAngle(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
        if case .none = self.angle {
            self.phraseCount = self.tokens.count
        } else {
            // A second bracket without a comma before it: the first entry ends where its bracket ended.
            self.splitEntry(bytes, at: start)
        }
        var place = start + 1
        while place < self.end, bytes.at(place) == ASCII.less || ASCII.isSpace(bytes.at(place)) { place += 1 }
        if let quick = self.quickAddress(bytes, place) { return quick }
        if bytes.at(place) == ASCII.at { place = self.skipRoute(bytes, place) }
        return self.readAngleTokens(bytes, place)
    }

    /// The common case: atoms, one `@`, a plain host name, the bracket.
    private mutating func quickAddress(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int? {
        var place = start
        var at = -1
        while place < self.end {
            let byte = bytes.at(place)
            if byte == ASCII.greater { break }
            if byte == ASCII.at {
                guard at < 0 else { return nil }
                at = place
            } else if byte != ASCII.dot, byte >= 0x80 || !ASCII.isAtom(byte) {
                return nil
            }
            place += 1
        }
        guard place < self.end, at > start,
            let address = EmailAddress(bytes, local: ByteRange(start, at), domain: ByteRange(at + 1, place))
        else { return nil }
        self.angle = .address(address)
        return self.afterBracket(bytes, place)
    }

    private func afterBracket(_ bytes: borrowing Span<UInt8>, _ bracket: Int) -> Int {
        var place = bracket
        while place < self.end, bytes.at(place) == ASCII.greater { place += 1 }
        return place
    }

    /// Steps over a source route `@one,@two:` (RFC 5322 4.4).
    private mutating func skipRoute(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
        var place = start
        while place < self.end, bytes.at(place) != ASCII.colon {
            if bytes.at(place) == ASCII.greater || bytes.at(place) == ASCII.quote { return start }
            place += 1
        }
        guard place < self.end else { return start }
        self.list.note(.sourceRoute)
        return place + 1
    }

    private mutating func readAngleTokens(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
        var inside: [Token] = []
        var place = start
        var spaceBefore = false
        var isClosed = false
        while place < self.end {
            let byte = bytes.at(place)
            if ASCII.isSpace(byte) {
                spaceBefore = true
                place += 1
                continue
            }
            if byte == ASCII.greater {
                isClosed = true
                break
            }
            if byte == ASCII.comma || byte == ASCII.semicolon || byte == ASCII.less { break }
            inside.append(Self.token(bytes, place, self.end, spaceBefore: spaceBefore))
            place = inside.last?.range.upperBound ?? place + 1
            spaceBefore = false
        }
        if !isClosed { self.list.note(.malformedAddress) }
        let words = inside.filter { $0.kind != .comment }
        if let address = AddressSpec.address(words[...], bytes) {
            self.angle = .address(address)
        } else {
            self.angle = .unreadable
            if !words.isEmpty { self.list.note(.malformedAddress) }
        }
        return isClosed ? self.afterBracket(bytes, place) : place
    }
}

// MARK: - Entries

extension AddressParser {
    /// Ends an entry whose next one follows without a comma; the tokens behind its bracket begin the next one.
    private mutating func splitEntry(_ bytes: borrowing Span<UInt8>, at place: Int) {
        let next = Array(self.tokens[min(self.phraseCount, self.tokens.count)...])
        self.tokens.removeLast(next.count)
        self.list.note(.malformedAddress)
        self.finishEntry(bytes, at: place, isLast: true)
        self.tokens = next
        self.phraseCount = next.count
        self.entryStart = next.first?.range.lowerBound ?? place
    }

    /// Decides what the collected tokens are.
    private mutating func finishEntry(_ bytes: borrowing Span<UInt8>, at place: Int, isLast: Bool) {
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

    private mutating func finishAngle(_ address: EmailAddress, _ bytes: borrowing Span<UInt8>, at place: Int) {
        if self.pending == nil, self.tokens.count <= self.phraseCount, self.isPlainPhrase {
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
            if AddressSpec.address(words[...], bytes) != address { self.list.note(.nameLooksLikeAddress) }
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
    private var isPlainPhrase: Bool {
        self.tokens.allSatisfy { $0.kind == .atom || $0.kind == .quoted || $0.kind == .dot }
    }

    private mutating func finishPlain(_ bytes: borrowing Span<UInt8>, at place: Int, isLast: Bool) {
        let words = self.tokens.filter { $0.kind != .comment }
        let comment = self.tokens.last { $0.kind == .comment }
        if let address = AddressSpec.address(words[...], bytes) {
            self.flushPending(bytes)
            let name = comment.flatMap { AddressPhrase.comment($0, bytes, limits: self.limits) }
            return self.keep(MailboxAddress(name: name, address: address))
        }
        if let found = AddressSpec.trailingAddress(words, bytes) {
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

    private mutating func flushPending(_ bytes: borrowing Span<UInt8>) {
        guard let pending = self.pending else { return }
        self.pending = nil
        self.unreadable(bytes, pending.start, pending.end)
    }

    private mutating func unreadable(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) {
        var first = start
        while first < end, ASCII.isSpace(bytes.at(first)) { first += 1 }
        guard first < end else { return }
        self.list.note(.malformedAddress)
        guard self.list.entries.count < self.limits.addresses else { return }
        let range = ByteRange(first, min(end, bytes.count))
        let text = FieldText.header(bytes.extracting(range.offsets), limits: self.limits)
        self.list.append(.unreadable(DisplayText.safe(text)))
    }

    private mutating func keep(_ mailbox: MailboxAddress) {
        self.list.countMailbox()
        guard self.list.count <= self.limits.addresses else { return self.list.note(.tooManyAddresses) }
        if self.groupNames.isEmpty { self.list.append(.mailbox(mailbox)) } else { self.members.append(mailbox) }
    }

    private mutating func openGroup(_ bytes: borrowing Span<UInt8>, at place: Int) {
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

    private mutating func closeGroup() {
        if self.groupOverflow > 0 {
            self.groupOverflow -= 1
            return
        }
        guard !self.groupNames.isEmpty else { return }
        self.emitGroup()
        self.groupNames.removeLast()
    }

    /// Writes the members found so far as an entry of the innermost group.
    private mutating func emitGroup() {
        guard let name = self.groupNames.last else { return }
        if self.list.entries.count < self.limits.addresses {
            self.list.append(.group(name: name, members: self.members))
        }
        self.members.removeAll()
    }
}
