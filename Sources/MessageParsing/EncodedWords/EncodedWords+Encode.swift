extension EncodedWords {
    /// `text` as encoded words in UTF-8, each at most 75 characters long and the first at most `firstLength`.
    ///
    /// A word never ends inside of a character, and where there is room not inside of a letter with its accents either
    /// (RFC 2047 section 5). The shorter of the Q and the B encoding is used. What comes out may stand in a phrase.
    public static func encode(_ text: String, firstLength: Int = 75) -> [String] {
        let bytes = Array(text.utf8)
        let special = bytes.reduce(0) { $0 + (self.isPlainInQ($1) || $1 == 0x20 ? 0 : 1) }
        let usesQ = bytes.count + special * 2 <= (bytes.count + 2) / 3 * 4
        var words: [String] = []
        var pending: [[UInt8]] = []
        var length = 0
        var room = min(max(firstLength, 24), 75) - self.frame
        for piece in self.pieces(of: text) {
            let added = usesQ ? self.lengthInQ(piece) : piece.count
            if !pending.isEmpty && (usesQ ? length + added : (length + added + 2) / 3 * 4 + 3) > room {
                let rest = usesQ ? [] : self.takeRest(&pending)
                words.append(self.word(Array(pending.joined()), usesQ))
                pending = rest
                length = rest.reduce(0) { $0 + $1.count }
                room = 75 - self.frame
            }
            pending.append(piece)
            length += added
        }
        words.append(self.word(Array(pending.joined()), usesQ))
        return words
    }

    /// Takes characters off the end of a word in base64 until its bytes fill whole groups, so that no padding stands
    /// before the next word: some readers join the words first and stop at the padding. Where that cannot be, nothing
    /// is taken.
    private static func takeRest(_ pieces: inout [[UInt8]]) -> [[UInt8]] {
        var length = pieces.reduce(0) { $0 + $1.count }
        for count in 0..<min(4, pieces.count) {
            if length % 3 == 0 {
                let rest = Array(pieces.suffix(count))
                pieces.removeLast(count)
                return rest
            }
            length -= pieces[pieces.count - 1 - count].count
        }
        return []
    }

    /// The length of `=?utf-8?q?` and `?=`.
    private static let frame = 12

    /// Characters as bytes; those that would not fit into a word are cut into their scalars.
    private static func pieces(of text: String) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        for character in text {
            if character.utf8.count <= 15 {
                pieces.append(Array(character.utf8))
            } else {
                for scalar in character.unicodeScalars { pieces.append(Array(String(scalar).utf8)) }
            }
        }
        return pieces
    }

    private static func lengthInQ(_ bytes: [UInt8]) -> Int {
        bytes.reduce(0) { $0 + (self.isPlainInQ($1) || $1 == 0x20 ? 1 : 3) }
    }

    private static func word(_ bytes: [UInt8], _ usesQ: Bool) -> String {
        guard usesQ else { return "=?utf-8?b?\(String(decoding: Base64.encode(bytes.span), as: UTF8.self))?=" }
        var output: [UInt8] = []
        for byte in bytes {
            if byte == 0x20 {
                output.append(UInt8(ascii: "_"))
            } else if self.isPlainInQ(byte) {
                output.append(byte)
            } else {
                let digits = "0123456789ABCDEF".utf8.map { $0 }
                output += [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return "=?utf-8?q?\(String(decoding: output, as: UTF8.self))?="
    }

    /// The characters that may stand for themselves even in a phrase (RFC 2047 section 5, rule 3).
    private static func isPlainInQ(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
    }
}

extension EncodedWords {
    /// A name as a phrase: atoms or a quoted string where ASCII is enough, else encoded words. Controls become spaces.
    static func phrase(_ name: String) -> String {
        let bytes = name.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        let clean = String(decoding: bytes, as: UTF8.self)
        if HeaderWriter.mustEncode(clean, allowsUTF8: false) || bytes.count > 200 {
            return self.encode(clean).joined(separator: " ")
        }
        let isAtoms = bytes.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x20 || $0 == UInt8(ascii: "-") }
        return isAtoms ? clean : HeaderWriter.quoted(clean)
    }
}
