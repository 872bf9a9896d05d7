import MessageParsing
import Testing

@Suite("Charsets")
struct CharsetTests {
    @Test(
        "Labels mean what they mean in practice",
        arguments: [
            ("UTF-8", "utf-8"), ("utf8", "utf-8"), (" \"ISO-8859-1\" ", "windows-1252"), ("latin1", "windows-1252"),
            ("iso8859_1", "windows-1252"), ("US-ASCII", "us-ascii"), ("gb2312", "gbk"), ("ks_c_5601-1987", "euc-kr"),
            ("x-sjis", "shift_jis"), ("iso-8859-9", "windows-1254"), ("Windows1251", "windows-1251"),
            ("cp-1250", "windows-1250"),
            ("unicode-1-1-utf-7", "utf-7"), ("iso-8859-8-i", "iso-8859-8"), ("cp850", "ibm850"),
            ("TIS-620", "windows-874"),
        ])
    func labels(_ label: String, _ name: String) {
        #expect(Charset(label: label)?.name == name)
    }

    @Test("Unknown labels are no charset", arguments: ["", "nope", "x", "utf-8//IGNORE", "char", "wchar_t", "a b"])
    func unknownLabels(_ label: String) {
        #expect(Charset(label: label) == nil)
    }

    @Test(
        "Decodes",
        arguments: [
            ("windows-1252", [0x80, 0x41, 0xE9, 0x81] as [UInt8], "\u{20AC}A\u{E9}\u{81}"),
            ("koi8-r", [0xF0, 0xD2, 0xC9], "\u{41F}\u{440}\u{438}"),
            ("shift_jis", [0x83, 0x65, 0x87, 0x40], "\u{30C6}\u{2460}"),
            ("iso-2022-jp", Array("a\u{1B}$B%F\u{1B}(Bb".utf8), "a\u{30C6}b"), ("gb2312", [0xC4, 0xE3], "\u{4F60}"),
            ("hz-gb-2312", Array("x~{<:Ky2;~}~~".utf8), "x\u{5DF1}\u{6240}\u{4E0D}~"),
            ("euc-kr", [0xC7, 0xD1], "\u{D55C}"),
            ("utf-16", [0xFF, 0xFE, 0x41, 0], "A"), ("utf-16be", [0, 0x41, 0xD8, 0x3D, 0xDE, 0], "A\u{1F600}"),
            ("utf-32", [0, 0, 0, 0x41], "A"), ("utf-8", [0xEF, 0xBB, 0xBF, 0x41, 0xC3, 0xA9], "A\u{E9}"),
        ])
    func decodes(_ label: String, _ bytes: [UInt8], _ expected: String) throws {
        let charset = try #require(Charset(label: label))
        #expect(charset.decoding(bytes.span) == DecodedText(text: expected, isDamaged: false))
    }

    @Test("HOSTILE 61: UTF-7 becomes text, tags and all")
    func utf7() throws {
        let charset = try #require(Charset(label: "utf-7"))
        #expect(
            charset.decode(Array("+ADw-script+AD4- Hi Mom -+Jjo--! 1 +- 2 +2D3eAA-".utf8))
                == "<script> Hi Mom -\u{263A}-! 1 + 2 \u{1F600}")
        #expect(charset.decoding(Array("+A".utf8).span).isDamaged)
    }

    @Test("HOSTILE 62: UTF-16 with an odd end, a lone surrogate and no mark yields U+FFFD")
    func utf16() throws {
        let charset = try #require(Charset(label: "utf-16"))
        #expect(charset.decode([0x41, 0, 0x42]) == "A\u{FFFD}")
        #expect(charset.decode([0x41, 0, 0, 0xD8, 0x42, 0]) == "A\u{FFFD}B")
        #expect(charset.decode([0, 0x41, 0, 0x42]) == "AB")
    }

    @Test("HOSTILE 63: an unfinished escape of ISO-2022-JP ends with its line and swallows no tag")
    func iso2022() throws {
        let charset = try #require(Charset(label: "iso-2022-jp"))
        #expect(charset.decode(Array("\u{1B}$B%F\r\n<b>".utf8)) == "\u{30C6}\r\n<b>")
        #expect(charset.decode(Array("\u{1B}$B<".utf8)) == "\u{FFFD}")
        #expect(charset.decode(Array("a\u{1B}".utf8)).hasPrefix("a"))
    }

    @Test("HOSTILE 64: a label of a megabyte is unknown")
    func longLabel() {
        #expect(Charset(label: String(repeating: "x", count: 1_000_000)) == nil)
    }

    @Test("HOSTILE 65: ASCII with eight-bit bytes is UTF-8 if valid, else windows-1252")
    func eightBitASCII() throws {
        let charset = try #require(Charset(label: "us-ascii"))
        #expect(charset.decode([0xC3, 0xA9]) == "\u{E9}")
        #expect(charset.decode([0xE9, 0x80]) == "\u{E9}\u{20AC}")
    }

    @Test(
        "HOSTILE 66: U+0000 becomes U+FFFD",
        arguments: ["utf-8", "us-ascii", "windows-1252", "koi8-r", "utf-7", "shift_jis"])
    func nul(_ label: String) throws {
        let decoded = try #require(Charset(label: label)).decoding([0x41, 0, 0x42])
        #expect(decoded == DecodedText(text: "A\u{FFFD}B", isDamaged: true))
    }

    @Test("What iconv cannot read becomes U+FFFD, byte by byte, and the rest is kept")
    func invalidInput() throws {
        let decoded = try #require(Charset(label: "shift_jis")).decoding([0x41, 0xFF, 0x42, 0x83])
        #expect(decoded == DecodedText(text: "A\u{FFFD}B\u{FFFD}", isDamaged: true))
    }
}

extension Charset {
    func decoding(_ bytes: [UInt8]) -> DecodedText { self.decoding(bytes.span) }
}

@Suite("Charsets, both ways")
struct CharsetEncodingTests {
    @Test(
        "What is encoded decodes to the same text",
        arguments: [
            "utf-8", "windows-1252", "utf-16le", "utf-16be", "utf-32le", "windows-1250", "iso-8859-15", "gb18030",
        ])
    func roundTrip(_ label: String) throws {
        let charset = try #require(Charset(label: label))
        let bytes = try #require(charset.encode("Gr\u{FC}\u{DF}e \u{20AC}"))
        #expect(charset.decode(bytes) == "Gr\u{FC}\u{DF}e \u{20AC}")
    }

    @Test("A missing character is told", arguments: ["us-ascii", "windows-1252", "koi8-r", "shift_jis"])
    func missing(_ label: String) throws {
        #expect(try #require(Charset(label: label)).encode("\u{1F600}") == nil)
    }

    @Test("Text that was read with a wrong label is read again")
    func redecode() throws {
        let wrong = Charset.windows1252.decode(Array("Gr\u{FC}\u{DF}e".utf8))
        #expect(wrong == "Gr\u{C3}\u{BC}\u{C3}\u{178}e")
        #expect(Charset.windows1252.redecode(wrong, as: .utf8) == "Gr\u{FC}\u{DF}e")
    }

    @Test("Marks stay marks, and bytes without a character are controls or U+FFFD")
    func singleBytes() throws {
        let vietnamese = try #require(Charset(label: "windows-1258")).decode([0x65, 0xEC, 0x80])
        #expect(vietnamese.unicodeScalars.map(\.value) == [0x65, 0x301, 0x20AC])
        let greek = try #require(Charset(label: "windows-1253")).decoding([0x81, 0xFF].span)
        #expect(greek == DecodedText(text: "\u{81}\u{FFFD}", isDamaged: true))
    }
}
