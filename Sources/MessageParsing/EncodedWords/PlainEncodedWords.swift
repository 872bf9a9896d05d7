#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The fast way through a value whose encoded words are sound and in UTF-8, as nearly all are.
///
/// Whatever is odd - another charset, a broken escape, a control character, bytes that are no UTF-8 - makes it give up, and
/// `EncodedWordDecoder`, which it must agree with, reads the value from its start.
enum PlainEncodedWords {
    /// The text, or nil when the value needs the whole decoder.
    ///
    /// Bounds: what is written is never longer than what was read. A fold of two bytes or more becomes one space, an escape
    /// of three bytes one byte, four characters of base64 three bytes; so `written <= place <= count` holds throughout.
    static func text(_ bytes: Span<UInt8>, maximumWords: Int) -> String? {
        let count = bytes.count
        var isSound = true
        let text = unsafe String(unsafeUninitializedCapacity: count) { target -> Int in
            guard let out = target.baseAddress else { return 0 }
            return unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
                guard let base = buffer.baseAddress else { return 0 }
                var reader = unsafe Reader(base: base, count: count, out: out, words: maximumWords)
                isSound = unsafe reader.run()
                return isSound ? unsafe reader.written : 0
            }
        }
        // The initializer repairs bytes that are no UTF-8; where it had to, the whole decoder shall judge.
        return isSound && !text.utf8.isEmpty && !text.unicodeScalars.contains("\u{FFFD}") ? text : nil
    }

    private struct Reader {
        let base: UnsafePointer<UInt8>
        let count: Int
        let out: UnsafeMutablePointer<UInt8>
        var words: Int
        var place = 0
        var written = 0

        mutating func run() -> Bool {
            while unsafe self.place < self.count, unsafe ASCII.isSpace(self.base[self.place]) { unsafe self.place += 1 }
            while unsafe self.place < self.count {
                let byte = unsafe self.base[self.place]
                if byte == ASCII.equals, unsafe self.place + 1 < self.count,
                    unsafe self.base[self.place + 1] == ASCII.question
                {
                    guard unsafe self.word() else { return false }
                    unsafe self.skipGap()
                } else if byte == ASCII.lineFeed || byte == ASCII.carriageReturn {
                    unsafe self.fold()
                } else {
                    guard byte &- 0x20 < 0x5F || byte == ASCII.tab else { return false }
                    unsafe self.out[self.written] = byte
                    unsafe self.written += 1
                    unsafe self.place += 1
                }
            }
            while unsafe self.written > 0, unsafe ASCII.isSpace(self.out[self.written - 1]) { unsafe self.written -= 1 }
            return true
        }

        /// Blanks around a line end become one space.
        private mutating func fold() {
            while unsafe self.written > 0, unsafe ASCII.isBlank(self.out[self.written - 1]) { unsafe self.written -= 1 }
            while unsafe self.place < self.count, unsafe ASCII.isSpace(self.base[self.place]) { unsafe self.place += 1 }
            unsafe self.out[self.written] = ASCII.space
            unsafe self.written += 1
        }

        /// Space between two words goes.
        private mutating func skipGap() {
            var next = unsafe self.place
            while unsafe next < self.count, unsafe ASCII.isSpace(self.base[next]) { next += 1 }
            let isWord =
                unsafe next > self.place && next + 1 < self.count && self.base[next] == ASCII.equals
                && self.base[next + 1] == ASCII.question
            if isWord { unsafe self.place = next }
        }

        /// One word at `place`: `=?utf-8?q?...?=` or `=?utf-8?b?...?=`.
        private mutating func word() -> Bool {
            guard unsafe self.words > 0, unsafe self.count - self.place > 11, unsafe self.isUTF8(self.place + 2) else {
                return false
            }
            unsafe self.words -= 1
            let letter = unsafe self.base[self.place + 8] | 0x20
            let start = unsafe self.place + 10
            guard unsafe self.base[self.place + 9] == ASCII.question else { return false }
            guard letter == 0x71 || letter == 0x62 else { return false }
            // The text ends at the first question mark, which must belong to the end mark.
            guard let hit = unsafe memchr(self.base + start, Int32(ASCII.question), self.count - start) else {
                return false
            }
            let end = unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(self.base)
            guard unsafe end + 1 < self.count, unsafe self.base[end + 1] == ASCII.equals else { return false }
            guard letter == 0x71 ? unsafe self.quoted(start, end) : unsafe self.base64(start, end) else { return false }
            unsafe self.place = end + 2
            return true
        }

        /// `utf-8?` in any case; six bytes from `start` are there, for `word` looked.
        private func isUTF8(_ start: Int) -> Bool {
            unsafe self.base[start] | 0x20 == 0x75 && self.base[start + 1] | 0x20 == 0x74
                && self.base[start + 2] | 0x20 == 0x66 && self.base[start + 3] == ASCII.hyphen
                && self.base[start + 4] == 0x38 && self.base[start + 5] == ASCII.question
        }

        private mutating func quoted(_ start: Int, _ end: Int) -> Bool {
            var cursor = start
            while cursor < end {
                var byte = unsafe self.base[cursor]
                cursor += 1
                if byte == ASCII.underscore {
                    byte = ASCII.space
                } else if byte == ASCII.equals {
                    guard cursor + 1 < end, let high = unsafe ASCII.hexValue(self.base[cursor]),
                        let low = unsafe ASCII.hexValue(self.base[cursor + 1])
                    else { return false }
                    byte = high << 4 | low
                    cursor += 2
                    guard byte >= 0x20, byte != 0x7F else { return false }
                } else if byte &- 0x20 >= 0x5F {
                    return false
                }
                unsafe self.out[self.written] = byte
                unsafe self.written += 1
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
                    let byte = unsafe self.base[cursor + offset]
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
                    unsafe self.out[self.written] = byte
                    unsafe self.written += 1
                }
                cursor += 4
            }
            return true
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
