import SMTPClient
import Testing

@Suite("Content on the wire")
struct SMTPContentEncoderTests {
    /// Encodes in pieces of a size.
    static func encode(_ bytes: [UInt8], _ form: SMTPContentEncoder.Form, pieces: Int = .max) -> [UInt8] {
        var encoder = SMTPContentEncoder(form)
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let end = pieces < bytes.count - index ? index + pieces : bytes.count
            encoder.append(bytes.span.extracting(index..<end), to: &output)
            index = end
        }
        encoder.finish(&output)
        return output
    }

    /// The rule, written as plainly as can be: NULs go, line ends become CRLF, the last line ends, dots are doubled.
    static func reference(_ bytes: [UInt8], dotted: Bool) -> [UInt8] {
        var lines: [[UInt8]] = [[]]
        var previous: UInt8 = 0
        for byte in bytes where byte != 0 {
            if byte == 0x0A {
                if previous != 0x0D { lines.append([]) }
            } else if byte == 0x0D {
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
            previous = byte
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        var output: [UInt8] = []
        for line in lines {
            if dotted, line.first == UInt8(ascii: ".") { output.append(UInt8(ascii: ".")) }
            output += line + [13, 10]
        }
        return dotted ? output + [46, 13, 10] : output
    }

    @Test(
        "HOSTILE 103: protects dots and ends the last line",
        arguments: [
            ("", ".\r\n"), (".", "..\r\n.\r\n"), ("..\r\n", "...\r\n.\r\n"), ("a", "a\r\n.\r\n"),
            ("a\r\n", "a\r\n.\r\n"),
            ("a\r\n.b", "a\r\n..b\r\n.\r\n"), ("a.b\r\n", "a.b\r\n.\r\n"), ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("\r", "\r\n.\r\n"), ("a\r", "a\r\n.\r\n"), ("\r\r\n", "\r\n\r\n.\r\n"),
        ])
    func dots(message: String, wire: String) {
        #expect(Self.encode(Array(message.utf8), .dotted) == Array(wire.utf8))
    }

    @Test("agrees with the plain rule on every short input, however it is cut")
    func exhaustive() {
        let alphabet: [UInt8] = [0x0D, 0x0A, 0x2E, 0x00, 0x61]
        var inputs: [[UInt8]] = [[]]
        var mismatches = 0
        for _ in 0..<6 {
            inputs = inputs.flatMap { input in alphabet.map { input + [$0] } }
            for input in inputs {
                for pieces in [1, 2, Int.max] {
                    if Self.encode(input, .dotted, pieces: pieces) != Self.reference(input, dotted: true) {
                        mismatches += 1
                    }
                    if Self.encode(input, .counted, pieces: pieces) != Self.reference(input, dotted: false) {
                        mismatches += 1
                    }
                }
            }
        }
        #expect(mismatches == 0)
    }

    @Test("agrees with the plain rule on long random input")
    func random() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...3000, using: &random)).map { _ -> UInt8 in
                let roll = UInt8.random(in: 0...40, using: &random)
                return [0: 13, 1: 10, 2: 46, 3: 0, 4: 200][roll] ?? 97
            }
            let pieces = Int.random(in: 1...100, using: &random)
            #expect(Self.encode(bytes, .dotted, pieces: pieces) == Self.reference(bytes, dotted: true))
        }
    }

    @Test("leaves BINARYMIME alone")
    func binary() {
        let bytes: [UInt8] = [0, 13, 46, 10, 255, 13, 10, 46]
        #expect(Self.encode(bytes, .binary) == bytes)
    }

    @Test("says where the dot stands that ends the message")
    func dotOffset() {
        var encoder = SMTPContentEncoder(.dotted)
        var output = Array("before".utf8)
        encoder.append(Array("a".utf8).span, to: &output)
        let dot = encoder.finish(&output)
        #expect(output[dot...] == [46, 13, 10])
    }
}
