import MessageParsing
import Testing

@Suite("Content-Transfer-Encoding")
struct TransferEncodingTests {
    @Test(
        "HOSTILE 24: aliases and sloppy spellings are known, and what is not known keeps its bytes and says so",
        arguments: [
            ("x-uuencode", TransferEncoding.uuencode), ("BASE64 ", .base64), ("\"base64\"", .base64),
            ("base 64", .unknown("base 64")),
            ("Quoted-Printable; x=y", .quotedPrintable), (" (note) 8bit\r\n", .eightBit), ("", .sevenBit),
            ("binary", .binary),
        ])
    func names(_ value: String, _ expected: TransferEncoding) {
        #expect(TransferEncoding(value) == expected)
    }

    @Test("HOSTILE 24: an unknown encoding returns the bytes, flagged")
    func unknown() {
        let decoded = TransferEncoding("x-strange").decode(Array("YWJj".utf8))
        #expect(decoded == DecodedBytes(bytes: Array("YWJj".utf8), isDamaged: true))
    }

    @Test("HOSTILE 25: broken base64 is decoded by the stated rule and flagged")
    func brokenBase64() {
        let long = Array(repeating: Array("YWJj".utf8), count: 19_000).flatMap { $0 }
        #expect(Base64.decode(long).bytes.count == 57_000)
        #expect(!Base64.decode(long).isDamaged)
        for text in ["YQ==YWJj", "YW\u{0}Jj", "YWJjZA"] { #expect(Base64.decode(Array(text.utf8)).isDamaged) }
    }

    @Test("HOSTILE 25: a megabyte of padding takes linear time")
    func padding() {
        let decoded = Base64.decode([UInt8](repeating: UInt8(ascii: "="), count: 1_000_000))
        #expect(decoded == DecodedBytes(bytes: [], isDamaged: true))
        let mixed = Array(repeatElement(Array("Q=".utf8), count: 500_000).joined())
        #expect(Base64.decode(mixed).isDamaged)
    }

    @Test("HOSTILE 26: soft line breaks, broken escapes and blanks without end")
    func brokenQuotedPrintable() {
        let soft = Array(repeatElement(Array("=\r\n".utf8), count: 1_000_000).joined())
        #expect(QuotedPrintable.decode(soft) == DecodedBytes(bytes: [], isDamaged: false))
        let blanks = [UInt8](repeating: 0x20, count: 10_000_000)
        #expect(QuotedPrintable.decode(blanks).bytes.isEmpty)
        #expect(QuotedPrintable.decode(Array("=ZZ".utf8)) == DecodedBytes(bytes: Array("=ZZ".utf8), isDamaged: true))
        #expect(QuotedPrintable.decode(Array("a=".utf8)).bytes == Array("a".utf8))
    }
}
