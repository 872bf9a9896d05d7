extension AddressParser {
    /// Reads `<...>`; the place after it.
    mutating func readAngle(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
        if case .none = self.angle {
            self.phraseCount = self.tokens.count
        } else {
            // A second bracket without a comma before it: the first entry ends where its bracket ended.
            self.splitEntry(bytes, at: start)
        }
        var place = start + 1
        while place < self.end, bytes.at(place) == ASCII.less || ASCII.isSpace(bytes.at(place)) { place += 1 }
        // Some programs put the address there as they would into a web page.
        if bytes.matches("mailto:", at: place, count: 7), place + 7 < self.end {
            self.list.note(.malformedAddress)
            place += 7
        }
        if self.takesShortcuts, let quick = self.quickAddress(bytes, place) { return quick }
        if bytes.at(place) == ASCII.at { place = self.skipRoute(bytes, place) }
        return self.readAngleTokens(bytes, place)
    }

    /// The common case: atoms, one `@`, a plain host name, the bracket.
    mutating func quickAddress(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int? {
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

    func afterBracket(_ bytes: borrowing Span<UInt8>, _ bracket: Int) -> Int {
        var place = bracket
        while place < self.end, bytes.at(place) == ASCII.greater { place += 1 }
        return place
    }

    /// Steps over a source route `@one,@two:` (RFC 5322 4.4).
    mutating func skipRoute(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
        var place = start
        while place < self.end, bytes.at(place) != ASCII.colon {
            let byte = bytes.at(place)
            if byte == ASCII.greater || byte == ASCII.quote || byte == ASCII.less { return start }
            place += 1
        }
        guard place < self.end else { return start }
        self.list.note(.sourceRoute)
        return place + 1
    }

    mutating func readAngleTokens(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Int {
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
            let token = self.token(bytes, place, spaceBefore: spaceBefore)
            Self.append(token, to: &inside)
            place = token.range.upperBound
            spaceBefore = false
        }
        if !isClosed { self.list.note(.malformedAddress) }
        let words = inside.filter { $0.kind != .comment }
        if let address = AddressSpec.address(words[...], bytes, plainly: self.takesShortcuts) {
            self.angle = .address(address)
        } else {
            self.angle = .unreadable
            if !words.isEmpty { self.list.note(.malformedAddress) }
        }
        return isClosed ? self.afterBracket(bytes, place) : place
    }
}
