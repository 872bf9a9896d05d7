/// Plain text from HTML, for mail that brings no text of its own: tags go, blocks become lines, entities become
/// letters.
///
/// One pass over the bytes without recursion. It makes text for people to read, not safe HTML: the result must be
/// escaped before it stands in a page again.
struct PlainTextFromHTML {
    private let bytes: [UInt8]
    private var place = 0
    private var output: [UInt8] = []
    private var pendingSpace = false
    private var pendingLines = 0
    private var preformatted = 0

    private init(_ html: String) {
        self.bytes = Array(html.utf8)
        self.output.reserveCapacity(self.bytes.count / 2)
    }

    static func convert(_ html: String) -> String {
        var converter = PlainTextFromHTML(html)
        converter.run()
        return String(decoding: converter.output, as: UTF8.self)
    }

    private mutating func run() {
        while self.place < self.bytes.count {
            switch self.bytes[self.place] {
            case ASCII.less: self.readTag()
            case 0x26: self.readEntity()
            default:
                self.append(self.bytes[self.place])
                self.place += 1
            }
        }
    }

    private mutating func append(_ byte: UInt8) {
        if ASCII.isSpace(byte), self.preformatted == 0 {
            self.pendingSpace = true
            return
        }
        if self.preformatted > 0, byte == ASCII.carriageReturn { return }
        self.flush()
        self.output.append(byte)
    }

    /// Writes the white space that waits: only between two pieces of text does it count.
    private mutating func flush() {
        if self.pendingLines > 0 {
            if !self.output.isEmpty {
                for _ in 0..<min(self.pendingLines, 2) { self.output.append(ASCII.lineFeed) }
            }
        } else if self.pendingSpace, let last = self.output.last, last != ASCII.lineFeed {
            self.output.append(ASCII.space)
        }
        self.pendingLines = 0
        self.pendingSpace = false
    }

    private mutating func readTag() {
        if self.starts("<!--") {
            self.skip(past: "-->")
            return
        }
        let start = self.place + 1
        let isEnd = start < self.bytes.count && self.bytes[start] == ASCII.slash
        var cursor = isEnd ? start + 1 : start
        var name: [UInt8] = []
        while cursor < self.bytes.count, ASCII.isLetter(self.bytes[cursor]) || ASCII.isDigit(self.bytes[cursor]) {
            if name.count < 16 { name.append(ASCII.lowered(self.bytes[cursor])) }
            cursor += 1
        }
        let isMarkup =
            !name.isEmpty || (start < self.bytes.count && (self.bytes[start] == 0x21 || self.bytes[start] == 0x3F))
        guard isMarkup else {
            // A bracket that begins no tag is text.
            self.append(ASCII.less)
            self.place += 1
            return
        }
        self.place = self.tagEnd(from: cursor)
        self.apply(String(decoding: name, as: UTF8.self), isEnd: isEnd)
    }

    /// The place after the bracket that ends a tag; brackets inside quoted attributes do not.
    private func tagEnd(from start: Int) -> Int {
        var cursor = start
        var quote: UInt8 = 0
        while cursor < self.bytes.count {
            let byte = self.bytes[cursor]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == ASCII.greater {
                return cursor + 1
            } else if byte == ASCII.quote || byte == ASCII.apostrophe, self.bytes[cursor - 1] == ASCII.equals {
                quote = byte
            }
            cursor += 1
        }
        return cursor
    }

    private mutating func apply(_ name: String, isEnd: Bool) {
        switch name {
        case "script", "style", "title", "template", "noscript":
            if !isEnd { self.skip(past: "</" + name); self.place = self.tagEnd(from: self.place) }
        case "br": self.pendingLines = self.pendingLines == 0 ? 1 : self.pendingLines + 1
        case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr":
            self.pendingLines = max(self.pendingLines, 2)
        case "div", "tr", "section", "article", "header", "footer", "dt", "dd":
            self.pendingLines = max(self.pendingLines, 1)
        case "li":
            self.pendingLines = max(self.pendingLines, 1)
            if !isEnd {
                self.flush()
                self.output.append(contentsOf: Array("- ".utf8))
            }
        case "td", "th": self.pendingSpace = true
        case "pre":
            self.preformatted = max(0, self.preformatted + (isEnd ? -1 : 1))
            self.pendingLines = max(self.pendingLines, 1)
        default: break
        }
    }

    private mutating func readEntity() {
        let limit = min(self.bytes.count, self.place + 34)
        var cursor = self.place + 1
        while cursor < limit, self.bytes[cursor] != ASCII.semicolon,
            self.bytes[cursor] == 0x23 || ASCII.isLetter(self.bytes[cursor]) || ASCII.isDigit(self.bytes[cursor])
        {
            cursor += 1
        }
        let name = String(decoding: self.bytes[(self.place + 1)..<cursor], as: UTF8.self)
        guard let scalar = HTMLEntities.scalar(named: name) else {
            self.append(0x26)
            self.place += 1
            return
        }
        self.place = cursor < self.bytes.count && self.bytes[cursor] == ASCII.semicolon ? cursor + 1 : cursor
        if scalar == "\u{A0}" {
            self.flush()
            self.output.append(ASCII.space)
        } else {
            for byte in String(scalar).utf8 { self.append(byte) }
        }
    }

    private func starts(_ text: StaticString) -> Bool {
        self.bytes.withSpan { $0.matches(text, at: self.place, count: text.utf8CodeUnitCount) }
    }

    /// Moves behind the next place where `text` stands, in any case, or to the end.
    private mutating func skip(past text: String) {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return }
        while self.place < self.bytes.count {
            let hit = self.bytes.withSpan { $0.first(first, from: self.place, to: $0.count) }
            guard hit < self.bytes.count else { break }
            self.place = hit + 1
            let found =
                self.bytes.count - hit >= wanted.count
                && wanted.indices.allSatisfy { ASCII.lowered(self.bytes[hit + $0]) == wanted[$0] }
            if found {
                self.place = hit + wanted.count
                return
            }
        }
        self.place = self.bytes.count
    }
}

/// The named characters that mail uses; numbers in both bases.
enum HTMLEntities {
    static func scalar(named name: String) -> Unicode.Scalar? {
        if name.hasPrefix("#") {
            let isHex = name.hasPrefix("#x") || name.hasPrefix("#X")
            guard let number = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10), number != 0 else {
                return nil
            }
            return Unicode.Scalar(number)
        }
        return Self.names[name]
    }

    private static let names: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
        "trade": "™", "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "sect": "§", "deg": "°", "plusmn": "±",
        "ndash": "–", "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„",
        "laquo": "«", "raquo": "»", "lsaquo": "‹", "rsaquo": "›", "hellip": "…", "bull": "•", "middot": "·",
        "para": "¶", "times": "×", "divide": "÷", "frac12": "½", "frac14": "¼", "frac34": "¾", "micro": "µ",
        "iexcl": "¡", "iquest": "¿", "szlig": "ß", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö",
        "Uuml": "Ü", "euml": "ë", "iuml": "ï", "yuml": "ÿ", "Euml": "Ë", "Iuml": "Ï", "aacute": "á", "eacute": "é",
        "iacute": "í", "oacute": "ó", "uacute": "ú", "yacute": "ý", "Aacute": "Á", "Eacute": "É", "Iacute": "Í",
        "Oacute": "Ó", "Uacute": "Ú", "Yacute": "Ý", "agrave": "à", "egrave": "è", "igrave": "ì", "ograve": "ò",
        "ugrave": "ù", "Agrave": "À", "Egrave": "È", "Igrave": "Ì", "Ograve": "Ò", "Ugrave": "Ù", "acirc": "â",
        "ecirc": "ê", "icirc": "î", "ocirc": "ô", "ucirc": "û", "Acirc": "Â", "Ecirc": "Ê", "Icirc": "Î",
        "Ocirc": "Ô", "Ucirc": "Û", "atilde": "ã", "ntilde": "ñ", "otilde": "õ", "Atilde": "Ã", "Ntilde": "Ñ",
        "Otilde": "Õ", "aring": "å", "Aring": "Å", "aelig": "æ", "AElig": "Æ", "oslash": "ø", "Oslash": "Ø",
        "ccedil": "ç", "Ccedil": "Ç", "eth": "ð", "ETH": "Ð", "thorn": "þ", "THORN": "Þ", "oelig": "œ", "OElig": "Œ",
        "scaron": "š", "Scaron": "Š", "rarr": "→", "larr": "←", "ensp": " ", "emsp": " ", "thinsp": " ",
        "zwnj": "\u{200C}", "zwj": "\u{200D}", "shy": "\u{AD}",
    ]
}
