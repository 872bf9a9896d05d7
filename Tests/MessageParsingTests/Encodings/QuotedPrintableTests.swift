@_spi(Reference) import MessageParsing
import Testing

@Suite("Quoted-printable")
struct QuotedPrintableTests {
    @Test(
        "Decodes what mail contains, sound or not",
        arguments: [
            ("", "", false), ("a=3Db", "a=b", false), ("a=3db", "a=b", false), ("a=\r\nb", "ab", false),
            ("a=\nb", "ab", false),
            ("a= \t\r\nb", "ab", false), ("a  \r\nb", "a\r\nb", false), ("a=20\r\nb", "a \r\nb", false),
            ("a \t", "a", false),
            ("a=", "a", false), ("a=ZZ", "a=ZZ", true), ("a=4", "a=4", true), ("=41=42=C3=A9", "AB\u{E9}", false),
            ("a\r\n", "a\r\n", false), ("\r\n\r\n", "\r\n\r\n", false), ("a==41", "a=A", true), ("=\r\n", "", false),
        ])
    func decodes(_ encoded: String, _ expected: String, _ isDamaged: Bool) {
        let decoded = QuotedPrintable.decode(Array(encoded.utf8))
        #expect(String(decoding: decoded.bytes, as: UTF8.self) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test("The fast path and the reference agree on random input")
    func agreesWithReference() {
        var random = SeededRandom(seed: 2)
        let alphabet = Array("ab3DZ==  \t\r\n\r\n\u{0}\u{FF}".utf8)
        for _ in 0..<20_000 {
            let input = (0..<Int.random(in: 0...90, using: &random)).map { _ in random.pick(alphabet)
            }
            #expect(QuotedPrintable.decode(input) == QuotedPrintable.reference(input.span))
        }
    }

    @Test("Binary mode gives every byte back and keeps its lines short", arguments: 0..<200)
    func binaryRoundTrip(_ count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        let alphabet = Array("From .=\r\n\t \u{0}é".utf8)
        let bytes = (0..<count).map { _ in random.pick(alphabet) }
        let encoded = QuotedPrintable.encode(bytes.span, mode: .binary)
        #expect(QuotedPrintable.decode(encoded) == DecodedBytes(bytes: bytes, isDamaged: false))
        #expect(encoded.split(separator: 0x0A).allSatisfy { $0.count <= 77 })
    }

    @Test("Text mode sends line ends as CRLF, and protects dots, From and blanks at line ends")
    func text() {
        let encoded = QuotedPrintable.encode(Array("From me\n.\nend \nca\u{E9}=\n".utf8).span)
        #expect(String(decoding: encoded, as: UTF8.self) == "=46rom me\r\n=2E\r\nend=20\r\nca=C3=A9=3D\r\n")
    }
}
