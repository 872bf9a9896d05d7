#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The fast way through a value whose encoded words are sound and in UTF-8, as nearly all are.
///
/// Whatever is odd - another charset, a broken escape, a control character, bytes that are no UTF-8 - makes it give up,
/// and `EncodedWordDecoder`, which it must agree with, reads the value from its start.
enum PlainEncodedWords {
    /// The text, or nil when the value needs the whole decoder.
    ///
    /// Bounds: what is written is never longer than what was read. A fold of two bytes or more becomes one space, an
    /// escape of three bytes one byte, four characters of base64 three bytes; so `written <= place <= count` holds
    /// throughout.
    static func text(_ bytes: Span<UInt8>, maximumWords: Int) -> String? {
        let count = bytes.count
        var isSound = true
        let text = unsafe String(unsafeUninitializedCapacity: count) { target -> Int in
            guard let out = target.baseAddress else { return 0 }
            return unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                var reader = unsafe Reader(base: base, count: count, out: out, words: maximumWords)
                isSound = reader.run()
                return isSound ? reader.written : 0
            }
        }
        // The initializer repairs bytes that are no UTF-8; where it had to, the whole decoder shall judge.
        guard isSound, !text.utf8.isEmpty else { return nil }
        return text.utf8.contains(0xEF) && text.unicodeScalars.contains("\u{FFFD}") ? nil : text
    }

    /// Reads and writes through the three functions at its end, which keep both ends of the buffers.
    @safe
    private struct Reader {
        let base: UnsafePointer<UInt8>
        let count: Int
        let out: UnsafeMutablePointer<UInt8>
        var words: Int
        var place = 0
        var written = 0

        mutating func run() -> Bool {
            while self.place < self.count, ASCII.isSpace(self.byte(self.place)) { self.place += 1 }
            while self.place < self.count {
                let byte = self.byte(self.place)
                // Words beyond the budget are text.
                if byte == ASCII.equals, self.words > 0, self.place + 1 < self.count,
                    self.byte(self.place + 1) == ASCII.question
                {
                    guard self.word() else { return false }
                    self.skipGap()
                } else if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
                    self.fold()
                } else {
                    guard byte &- 0x20 < 0x5F || byte == ASCII.tab else { return false }
                    self.put(byte)
                    self.place += 1
                }
            }
            while self.written > 0, ASCII.isSpace(self.lastWritten) { self.written -= 1 }
            return true
        }

        /// Blanks around a line end become one space.
        private mutating func fold() {
            while self.written > 0, ASCII.isBlank(self.lastWritten) { self.written -= 1 }
            while self.place < self.count, ASCII.isSpace(self.byte(self.place)) { self.place += 1 }
            self.put(ASCII.space)
        }

        /// Space between two words goes.
        private mutating func skipGap() {
            var next = self.place
            while next < self.count, ASCII.isSpace(self.byte(next)) { next += 1 }
            let isWord =
                self.words > 0 && next > self.place && next + 1 < self.count && self.byte(next) == ASCII.equals
                && self.byte(next + 1) == ASCII.question
            if isWord { self.place = next }
        }

        /// One word at `place`: `=?utf-8?q?...?=` or `=?utf-8?b?...?=`.
        private mutating func word() -> Bool {
            guard self.count - self.place > 11, self.isUTF8(self.place + 2) else {
                return false
            }
            self.words -= 1
            let letter = self.byte(self.place + 8) | 0x20
            let start = self.place + 10
            guard self.byte(self.place + 9) == ASCII.question else { return false }
            guard letter == 0x71 || letter == 0x62 else { return false }
            // The text ends at the first question mark, which must belong to the end mark.
            let end = self.firstQuestionMark(from: start)
            guard end + 1 < self.count, self.byte(end + 1) == ASCII.equals else { return false }
            guard letter == 0x71 ? self.quoted(start, end) : self.base64(start, end) else { return false }
            self.place = end + 2
            return true
        }

        /// `utf-8?` in any case; six bytes from `start` are there, for `word` looked.
        private func isUTF8(_ start: Int) -> Bool {
            self.byte(start) | 0x20 == 0x75 && self.byte(start + 1) | 0x20 == 0x74
                && self.byte(start + 2) | 0x20 == 0x66 && self.byte(start + 3) == ASCII.hyphen
                && self.byte(start + 4) == 0x38 && self.byte(start + 5) == ASCII.question
        }

        private mutating func quoted(_ start: Int, _ end: Int) -> Bool {
            var cursor = start
            while cursor < end {
                var byte = self.byte(cursor)
                cursor += 1
                if byte == ASCII.underscore {
                    byte = ASCII.space
                } else if byte == ASCII.equals {
                    guard cursor + 1 < end, let high = ASCII.hexValue(self.byte(cursor)),
                        let low = ASCII.hexValue(self.byte(cursor + 1))
                    else { return false }
                    byte = high << 4 | low
                    cursor += 2
                    guard byte >= 0x20, byte != 0x7F else { return false }
                } else if byte &- 0x20 >= 0x5F {
                    return false
                }
                self.put(byte)
            }
            return true
        }

        private mutating func base64(_ start: Int, _ end: Int) -> Bool {
            guard (end - start) % 4 == 0 else { return false }
            var cursor = start
            while cursor < end {
                var value: UInt32 = 0
                var padding = 0
                for offset in 0..<4 {
                    let byte = self.byte(cursor + offset)
                    guard let digit = Self.digit(byte) else {
                        guard byte == ASCII.equals, offset >= 2, cursor + 4 == end else { return false }
                        padding += 1
                        value <<= 6
                        continue
                    }
                    guard padding == 0 else { return false }
                    value = value << 6 | UInt32(digit)
                }
                for index in 0..<(3 - padding) {
                    let byte = UInt8(truncatingIfNeeded: value >> UInt32(16 - 8 * index))
                    guard byte >= 0x20, byte != 0x7F else { return false }
                    self.put(byte)
                }
                cursor += 4
            }
            return true
        }

        /// The byte at `index`, which is below `count` wherever this is called; NUL beyond it.
        @inline(__always)
        private func byte(_ index: Int) -> UInt8 { unsafe index < self.count ? self.base[index] : 0 }

        /// Writes one byte; for one that was read at least, so that `written` stays at most `count`, the room there is.
        @inline(__always)
        private mutating func put(_ byte: UInt8) {
            // The text of a field begins with no blank, whether it stood there or came out of a word.
            guard self.written < self.count, self.written > 0 || !ASCII.isSpace(byte) else { return }
            unsafe self.out[self.written] = byte
            self.written += 1
        }

        /// The byte that was written last; NUL where there is none.
        private var lastWritten: UInt8 { unsafe self.written > 0 ? self.out[self.written - 1] : 0 }

        /// The place of the next question mark from `start` on, or `count`.
        private func firstQuestionMark(from start: Int) -> Int {
            guard start < self.count,
                let hit = unsafe memchr(self.base + start, Int32(ASCII.question), self.count - start)
            else { return self.count }
            return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(self.base)
        }

        @inline(__always)
        private static func digit(_ byte: UInt8) -> UInt8? {
            if byte &- 0x41 < 26 { return byte &- 0x41 }
            if byte &- 0x61 < 26 { return byte &- 0x61 &+ 26 }
            if byte &- 0x30 < 10 { return byte &- 0x30 &+ 52 }
            return byte == 0x2B ? 62 : byte == ASCII.slash ? 63 : nil
        }
    }
}
