import Testing

@testable import POP3Client

@Suite("The decoder of multi-line answers")
struct BodyDecoderTests {
    /// The slow and plain way to the same result: line by line.
    private func reference(_ wire: [UInt8]) -> (body: [UInt8], used: Int, isComplete: Bool) {
        var body: [UInt8] = []
        var start = 0
        while start < wire.count {
            let end = wire[start...].firstIndex(of: 10).map { $0 + 1 } ?? wire.count
            let line = Array(wire[start..<end])
            if line == [46, 10] || line == [46, 13, 10] { return (body, end, true) }
            let isCut = line.last != 10
            // A cut line that may still become the end is held back.
            if isCut, line == [46] || line == [46, 13] { return (body, wire.count, false) }
            body += line.first == 46 ? Array(line.dropFirst()) : line
            start = end
        }
        return (body, wire.count, false)
    }

    static let wires = [
        ".\r\n", "\r\n.\r\n", "a\r\n.\r\nrest", "a\r\n..\r\n.\r\n+OK", "..\r\n...\r\n.\r\n", "a\n.\nb", "a\r\n.\nb\r\n",
        ".a\r\n.\r\n", ".\rb\r\n.\r\n", ".\r\r\n.\r\n", "a.\r\n.\r\n", "a\r\n.", "a\r\n.\r", "a", "", "a\r\r\n.\r\n",
        "\n\n.\r\n", "\0\r\n.\r\n", "a\r.\r\n.\r\n", "a\r\n.\r\n.\r\n",
    ]

    @Test("agrees with the plain way, wherever the input is cut", arguments: wires)
    func cuts(text: String) {
        let wire = Array(text.utf8)
        let expected = self.reference(wire)
        for cut in 0...wire.count {
            var decoder = POP3BodyDecoder()
            var body: [UInt8] = []
            let head = Array(wire[..<cut])
            let tail = Array(wire[cut...])
            var used = decoder.decode(head.span, into: &body)
            #expect(decoder.isComplete || used == cut)
            if !decoder.isComplete { used += decoder.decode(tail.span, into: &body) }
            #expect(body == expected.body, "cut at \(cut)")
            #expect(used == expected.used, "cut at \(cut)")
            #expect(decoder.isComplete == expected.isComplete, "cut at \(cut)")
        }
    }

    @Test("agrees with the plain way on every text of seven bytes made of dots, line ends and a letter")
    func exhaustive() {
        let alphabet: [UInt8] = [46, 13, 10, 97]
        for code in 0..<(1 << 14) {
            let wire = (0..<7).map { alphabet[code >> ($0 * 2) & 3] }
            let expected = self.reference(wire)
            var decoder = POP3BodyDecoder()
            var body: [UInt8] = []
            let used = decoder.decode(wire.span, into: &body)
            guard body == expected.body, used == expected.used, decoder.isComplete == expected.isComplete else {
                Issue.record("\(wire): \(body), \(used), \(decoder.isComplete)")
                return
            }
        }
    }
}
