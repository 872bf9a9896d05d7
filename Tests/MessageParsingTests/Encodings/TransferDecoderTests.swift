import MessageParsing
import Testing

@Suite("TransferDecoder")
struct TransferDecoderTests {
    static let pieces: [String] = [
        "YWJj", "YQ==", "Y", "=", "==", "====", "\r\n", "\n", " ", "\t", "!", "signature-like text", "YWJjZGVm",
        "=41", "=4", "=C3=A9", "= \t\r\n", "=\n", "text", "begin 644 name\r\n", "begin-base64 644 x\n", "#86)C\n",
        "`\nend\n", "end\r\n", "====\n", "begin\n", "M", "\0", "\u{E9}", "\r",
    ]

    /// What a decoder makes of bytes that come in pieces.
    static func decode(_ bytes: [UInt8], _ encoding: TransferEncoding, step: () -> Int) -> DecodedBytes {
        var decoder = TransferDecoder(encoding)
        var output: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let next = min(place + max(step(), 1), bytes.count)
            output += decoder.decode(Array(bytes[place..<next]).span)
            place = next
        }
        output += decoder.finish()
        return DecodedBytes(bytes: output, isDamaged: decoder.isDamaged)
    }

    @Test(
        "Pieces decode to what the whole decodes to, wherever they are cut",
        arguments: [TransferEncoding.base64, .quotedPrintable, .uuencode, .eightBit, .unknown("x-nobody")])
    func agreement(encoding: TransferEncoding) {
        var random = FastPathTests.Random(state: 4_711)
        for _ in 0..<6_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...9, using: &random) {
                bytes += Array(Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)].utf8)
            }
            let found = Self.decode(bytes, encoding) { Int.random(in: 1...9, using: &random) }
            #expect(
                found == encoding.decode(bytes),
                "\(encoding.name): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            )
        }
    }

    @Test("A block of uuencode that begins beyond 64 KiB of text is text, in pieces and as a whole")
    func lateBlock() {
        let bytes = Array((String(repeating: "text\n", count: 14_000) + "begin 644 x\n#86)C\n`\nend\n").utf8)
        #expect(TransferEncoding.uuencode.decode(bytes) == DecodedBytes(bytes: bytes, isDamaged: true))
        #expect(Self.decode(bytes, .uuencode) { 1_000 } == DecodedBytes(bytes: bytes, isDamaged: true))
    }
}
