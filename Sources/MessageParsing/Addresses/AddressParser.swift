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
    enum Angle {
        case none
        case address(EmailAddress)
        case unreadable
    }

    var list = AddressList()
    var tokens: [Token] = []
    var angle = Angle.none
    /// How many tokens stood before the angle bracket.
    var phraseCount = 0
    var entryStart = 0
    /// An entry without an address, which may be the first half of a name with a comma in it.
    var pending: (tokens: [Token], start: Int, end: Int)?
    var groupNames: [String] = []
    var members: [MailboxAddress] = []
    var groupOverflow = 0
    /// A quote was found that nobody closes. Every quote behind it is then an escaped one to that quote, and so is the
    /// start of another that nobody closes.
    var noQuoteCloses = false
    let limits: ParserLimits
    let end: Int
    /// Whether usual addresses are taken as they stand, without a look at their tokens.
    let takesShortcuts: Bool

    init(end: Int, limits: ParserLimits, takesShortcuts: Bool) {
        self.end = end
        self.limits = limits
        self.takesShortcuts = takesShortcuts
    }

    static func parse(
        _ bytes: borrowing Span<UInt8>, _ range: ByteRange, limits: ParserLimits, takesShortcuts: Bool = true
    ) -> AddressList {
        let end = min(range.upperBound, range.lowerBound + limits.fieldBytes, bytes.count)
        var parser = AddressParser(end: end, limits: limits, takesShortcuts: takesShortcuts)
        parser.tokens.reserveCapacity(8)
        if end < range.upperBound { parser.list.note(.fieldTooLong) }
        parser.run(bytes, from: range.lowerBound)
        return parser.list
    }

    mutating func run(_ bytes: borrowing Span<UInt8>, from start: Int) {
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
    mutating func readToken(_ bytes: borrowing Span<UInt8>, _ start: Int, spaceBefore: Bool) -> Int {
        let token = self.token(bytes, start, spaceBefore: spaceBefore)
        if token.kind == .comment, Self.depth(bytes, token.range) > self.limits.commentDepth {
            self.list.note(.tooManyAddresses)
        }
        if token.kind == .comment, !Self.isClosed(bytes, token.range) { self.list.note(.malformedAddress) }
        Self.append(token, to: &self.tokens)
        return token.range.upperBound
    }

    /// How many tokens of one entry are told apart (1,000); what comes behind them is one piece of junk.
    static let maximumTokens = 1_000

    static func append(_ token: Token, to tokens: inout [Token]) {
        guard tokens.count >= Self.maximumTokens, let last = tokens.indices.last else { return tokens.append(token) }
        tokens[last].kind = .stray
        tokens[last].range = ByteRange(tokens[last].range.lowerBound, token.range.upperBound)
    }

    /// The token at `start`, which is no space.
    mutating func token(_ bytes: borrowing Span<UInt8>, _ start: Int, spaceBefore: Bool) -> Token {
        let byte = bytes.at(start)
        let end = self.end
        switch byte {
        case ASCII.quote: return self.quoted(bytes, start, spaceBefore: spaceBefore)
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

    mutating func quoted(_ bytes: borrowing Span<UInt8>, _ start: Int, spaceBefore: Bool) -> Token {
        var place = start + 1
        var hasEscapes = false
        while place < self.end, !self.noQuoteCloses {
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
        self.noQuoteCloses = true
        return Token(kind: .stray, range: ByteRange(start, start + 1), spaceBefore: spaceBefore)
    }

    /// Whether a comment ends with a parenthesis of its own.
    static func isClosed(_ bytes: borrowing Span<UInt8>, _ range: ByteRange) -> Bool {
        let last = range.upperBound - 1
        guard last > range.lowerBound, bytes.at(last) == ASCII.closeParenthesis else { return false }
        var backslashes = 0
        while bytes.at(last - 1 - backslashes) == ASCII.backslash, last - 1 - backslashes > range.lowerBound {
            backslashes += 1
        }
        return backslashes % 2 == 0
    }

    static func depth(_ bytes: borrowing Span<UInt8>, _ range: ByteRange) -> Int {
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
