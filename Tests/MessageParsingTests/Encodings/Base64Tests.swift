@_spi(Reference) import MessageParsing
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "Decodes what mail contains, sound or not",
        arguments: [
            ("", "", false), ("YQ==", "a", false), ("YWI=", "ab", false), ("YWJj", "abc", false),
            ("YWJj\r\nZGVm\r\n", "abcdef", false), ("YWJj\nZGVm\n", "abcdef", false), ("YW Jj\tZG Vm", "abcdef", false),
            ("YW\r\nJjZG\r\nVm", "abcdef", false), ("YQ", "a", true), ("YWI", "ab", true), ("YWJjZ", "abc", true),
            ("YQ=", "a", true), ("YQ==YQ==", "aa", true), ("YQ==\r\nYWJj\r\n", "aabc", true), ("YW-Jj", "abc", true),
            ("Y\u{0}WJj", "abc", true), ("YQ==\r\n_____\r\nList footer\r\n", "a", true), ("=YWJj", "abc", true),
            ("YWJj====", "abc", true), ("YQ== \r\n", "a", false), ("YQ=\r\n=", "a", true),
        ])
    func decodes(_ encoded: String, _ expected: String, _ isDamaged: Bool) {
        let decoded = Base64.decode(Array(encoded.utf8))
        #expect(String(decoding: decoded.bytes, as: UTF8.self) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test("The fast path and the reference agree on random input")
    func agreesWithReference() {
        var random = SeededRandom(seed: 1)
        let alphabet = Array("ABCDabcd0189+/==\r\n \t-_\u{0}\u{FF}QUJD".utf8)
        for _ in 0..<20_000 {
            let input = (0..<Int.random(in: 0...120, using: &random)).map { _ in random.pick(alphabet)
            }
            #expect(Base64.decode(input) == Base64.reference(input.span))
        }
    }

    @Test("Encoding and decoding give the bytes back, in lines of 76", arguments: 0..<200)
    func roundTrip(_ count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let lines = Base64.encodeLines(bytes.span)
        #expect(Base64.decode(lines) == DecodedBytes(bytes: bytes, isDamaged: false))
        #expect(Base64.decode(Base64.encode(bytes.span)) == DecodedBytes(bytes: bytes, isDamaged: false))
        #expect(lines.split(separator: 0x0A).allSatisfy { $0.count <= 77 && $0.last == 0x0D })
    }
}
