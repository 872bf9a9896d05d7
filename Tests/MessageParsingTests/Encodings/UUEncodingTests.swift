import MessageParsing
import Testing

@Suite("uuencode")
struct UUEncodingTests {
    @Test("Encoding and decoding give the bytes and the name back", arguments: 0..<120)
    func roundTrip(_ count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        let encoded = UUEncoding.encode(bytes.span, fileName: "a.bin")
        #expect(UUEncoding.decode(encoded.span) == DecodedBytes(bytes: bytes, isDamaged: false))
        #expect(UUEncoding.blocks(in: encoded.span).map(\.fileName) == [Array("a.bin".utf8)])
    }

    @Test("Finds the files inside of a text, and leaves sentences that begin with 'begin' alone")
    func findsBlocks() throws {
        let text = "Hello\nbegin with this\nbegin 644 cat.txt\n#0V%T\n`\nend\nBye\nbegin-base64 644 b\nYWJj\n====\n"
        let bytes = Array(text.utf8)
        let blocks = UUEncoding.blocks(in: bytes.span)
        #expect(blocks.map { String(decoding: $0.fileName, as: UTF8.self) } == ["cat.txt", "b"])
        #expect(blocks.map { String(decoding: $0.decode(bytes.span).bytes, as: UTF8.self) } == ["Cat", "abc"])
        #expect(blocks.map(\.isComplete) == [true, true])
        #expect(String(decoding: bytes[blocks[0].range], as: UTF8.self) == "begin 644 cat.txt\n#0V%T\n`\nend\n")
    }

    @Test("A block without its end, or with bytes beyond the alphabet, is damaged but decoded")
    func damaged() {
        #expect(
            UUEncoding.decode(Array("begin 644 a\n#0V%T\n".utf8).span)
                == DecodedBytes(bytes: Array("Cat".utf8), isDamaged: true))
        #expect(
            UUEncoding.decode(Array("no block".utf8).span)
                == DecodedBytes(bytes: Array("no block".utf8), isDamaged: true))
    }
}
