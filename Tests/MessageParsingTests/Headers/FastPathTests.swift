import MessageParsing
import Testing

@Suite("Fast ways through header values")
struct FastPathTests {
    /// A generator with a fixed seed, so that a failure can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            self.state ^= self.state << 13
            self.state ^= self.state >> 7
            self.state ^= self.state << 17
            return self.state
        }
    }

    static let pieces: [String] = [
        "word", " ", "  ", "\t", "\r\n ", "\n\t", " \r\n  ", "=", "?", "=?", "?=", "=?utf-8?q?a_b?=",
        "=?utf-8?Q?=C3=A9?=",
        "=?UTF-8?b?w6k=?=", "=?utf-8?b?w6?=", "=?utf-8?b?w6kx?=", "=?utf-8?q?=C3?=", "=?utf-8?q?=A9?=",
        "=?utf-8?q?=0D=0A?=",
        "=?utf-8?q?=zz?=", "=?utf-8?q??=", "=?iso-8859-1?q?=E9?=", "=?utf-8?x?a?=", "=?utf-8*en?q?a?=", "é", "\u{7F}",
        "\u{1}", "\r",
        "=?utf-8?b?4pi?=", "=?utf-8?b?ug==?=", "=?utf-8?q?a?b?=", "\0",
    ]

    @Test("What a field says is what the whole decoder says, whatever the value is made of")
    func agreement() {
        var random = Random(state: 20_260_601)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...7, using: &random)
            var value: [UInt8] = []
            for _ in 0..<count {
                value += Array(Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)].utf8)
            }
            // Line ends that no blank follows would end the field.
            var source = Array("Subject: x".utf8)
            for (index, byte) in value.enumerated() {
                let next = index + 1 < value.count ? value[index + 1] : 0
                if byte == 10, next != 32, next != 9 { continue }
                source.append(byte)
            }
            let field = MailMessage(source + [13, 10, 13, 10]).headers.first
            let raw = field?.rawValue ?? []
            #expect(
                field?.value == EncodedWords.decode(raw), "\(String(decoding: raw, as: UTF8.self).debugDescription)")
        }
    }
}
