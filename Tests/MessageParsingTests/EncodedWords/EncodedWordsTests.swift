import MessageParsing
import Testing

@Suite("Encoded words")
struct EncodedWordsTests {
    @Test(
        "Decodes",
        arguments: [
            ("plain", "plain"), ("=?utf-8?q?a?=", "a"), ("=?UTF-8?Q?a_b=3D?= c", "a b= c"),
            ("x =?utf-8?b?w6k=?= y", "x \u{E9} y"),
            ("=?iso-8859-1*fr?Q?caf=E9?=", "caf\u{E9}"), ("=?utf-8?q?a?= \r\n =?utf-8?q?b?=", "ab"),
            ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
            ("=?utf-8?q?a?=\r\n b", "a b"), ("folded\r\n\tvalue", "folded value"), ("a=?utf-8?q?b?=c", "abc"),
            ("=?utf-8?q??=", ""),
            ("=?utf-8?b?4pi?= =?utf-8?b?ug==?=", "\u{263A}"), ("=?utf-8?b?4p?= =?utf-8?b?i6?=", "\u{263A}"),
            ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "\u{E9}"), ("=?utf-8?q?=C3?= =?iso-8859-1?q?=A9?=", "\u{FFFD}\u{A9}"),
            ("=?koi8-r?B?8NLJ?=", "\u{41F}\u{440}\u{438}"), ("=?utf-8?q?what? yes?=", "what? yes"), ("  a  ", "a"),
            ("caf\u{E9}", "caf\u{E9}"), ("=?utf-8?b?w6k?=", "\u{E9}"),
            ("= =? =?utf-8 =?utf-8?q =?utf-8?q?", "= =? =?utf-8 =?utf-8?q =?utf-8?q?"),
        ])
    func decodes(_ value: String, _ expected: String) {
        #expect(EncodedWords.decode(value) == expected)
    }

    @Test("HOSTILE 53: words beyond the limit stay as they are, in linear time")
    func manyWords() {
        let one = Array("=?utf-8?q?a?= ".utf8)
        let many = Array(repeatElement(one, count: 100_000).joined())
        let decoded = EncodedWords.decoding(many.span)
        #expect(decoded.text.hasPrefix(String(repeating: "a", count: 5_000) + " =?utf-8?q?a?="))
        #expect(decoded.problems.contains(.tooManyWords))
    }

    @Test("HOSTILE 54: a word without its end is literal, however long and however often it begins")
    func unterminated() {
        let long = "=?utf-8?b?" + String(repeating: "A", count: 1_000_000)
        #expect(EncodedWords.decode(long) == long)
        let many = String(repeating: "=?utf-8?b?AA ", count: 100_000) + "."
        #expect(EncodedWords.decode(many) == many)
    }

    @Test("HOSTILE 55: unknown charsets and encodings are literal", arguments: ["=?nope?b?AAAA?=", "=?utf-8?x?a?="])
    func unknown(_ value: String) {
        let decoded = EncodedWords.decoding(Array(value.utf8).span)
        #expect(decoded.text == value)
        #expect(decoded.problems == .unknownWord)
    }

    @Test("HOSTILE 56: a character split over two words is joined in one charset, and replaced over two")
    func splitCharacter() {
        #expect(EncodedWords.decode("=?utf-8?b?4pi?= =?utf-8?b?ug==?=") == "\u{263A}")
        #expect(EncodedWords.decode("=?utf-8?b?4pg=?= =?koi8-r?b?ug==?=").contains("\u{FFFD}"))
    }

    @Test("HOSTILE 57: NUL from a word is replaced, and reported")
    func nul() {
        let value = "=?utf-8?b?cG90dXNAd2hpdGVob3VzZS5nb3Y=?==?utf-8?Q?=00?==?utf-8?b?cG90dXM=?=@example.com"
        let decoded = EncodedWords.decoding(Array(value.utf8).span)
        #expect(decoded.text == "potus@whitehouse.gov\u{FFFD}potus@example.com")
        #expect(decoded.problems.contains(.control))
    }

    @Test("HOSTILE 58: line ends from a word are spaces")
    func lineEnds() {
        let decoded = EncodedWords.decoding(Array("=?utf-8?q?a=0D=0ABcc:=20x@y?=".utf8).span)
        #expect(decoded.text == "a  Bcc: x@y")
        #expect(decoded.problems.contains(.control))
    }

    @Test("Raw bytes are UTF-8 if valid, else windows-1252, else the ISO-2022-JP that they announce")
    func rawBytes() {
        #expect(EncodedWords.decode([0x61, 0xE9]) == "a\u{E9}")
        #expect(EncodedWords.decode([0x61, 0xC3, 0xA9]) == "a\u{E9}")
        #expect(EncodedWords.decode(Array("\u{1B}$B%F\u{1B}(B".utf8)) == "\u{30C6}")
        #expect(EncodedWords.decode([0x61, 0x00, 0x07]) == "a\u{FFFD}")
    }

    @Test(
        "No padding stands before the last word, whatever the lengths of the characters",
        arguments: ["\u{E9}", "\u{E9}\u{4E2D}", "\u{4E2D}", "\u{1F600}", "a\u{1F600}\u{E9}", "\u{430}\u{20AC}x"])
    func padding(piece: String) {
        let text = String(repeating: piece, count: 300)
        let words = EncodedWords.encode(text)
        #expect(words.count > 1 && words.allSatisfy { $0.utf8.count <= 75 })
        #expect(words.dropLast().allSatisfy { !$0.hasSuffix("=?=") || $0.hasPrefix("=?utf-8?q?") })
        #expect(EncodedWords.decode(words.joined(separator: "\r\n ")) == text)
    }
}
