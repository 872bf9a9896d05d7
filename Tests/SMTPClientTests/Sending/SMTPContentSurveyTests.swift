import Testing

@testable import SMTPClient

@Suite("The survey of a message")
struct SMTPContentSurveyTests {
    /// A message of lines, with one byte changed, or not.
    static func message(_ length: Int, changing place: Int? = nil, to byte: UInt8 = 0) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < length - 2 {
            bytes.append(bytes.count % 40 == 38 ? 13 : bytes.count % 40 == 39 ? 10 : UInt8(97 + bytes.count % 26))
        }
        if bytes.last == 13 { bytes[bytes.count - 1] = 97 }
        bytes += [13, 10]
        if let place, place < bytes.count { bytes[place] = byte }
        return bytes
    }

    static func encode(_ bytes: [UInt8], _ form: SMTPContentEncoder.Form) -> [UInt8] {
        var encoder = SMTPContentEncoder(form)
        var output: [UInt8] = []
        encoder.append(bytes.span, to: &output)
        encoder.finish(&output)
        return output
    }

    /// The quick way to the same end, in pieces.
    static func encodeClean(
        _ bytes: [UInt8], _ form: SMTPContentEncoder.Form, _ survey: SMTPContentSurvey.Clean, piece: Int
    ) -> [UInt8] {
        var encoder = SMTPContentEncoder(form)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            encoder.appendClean(
                bytes.span.extracting(start..<min(start + piece, bytes.count)), hasDottedLine: survey.hasDottedLine,
                to: &output)
        }
        encoder.finish(&output)
        return output
    }

    @Test("calls no message clean that the slow way would encode otherwise than the quick one")
    func agrees() {
        var faults = 0
        var clean = 0
        for length in 64...140 {
            for place in 0..<length {
                for byte: UInt8 in [0, 10, 13, 46, 200] {
                    let bytes = Self.message(length, changing: place, to: byte)
                    let facts = SMTPContentFacts.quick(bytes)
                    let exact = SMTPContentFacts(bytes)
                    if let survey = facts.survey {
                        clean += 1
                        for form in [SMTPContentEncoder.Form.counted, .dotted] {
                            let expected = Self.encode(bytes, form)
                            if Self.encodeClean(bytes, form, survey, piece: length) != expected { faults += 1 }
                            if Self.encodeClean(bytes, form, survey, piece: place + 1) != expected { faults += 1 }
                        }
                    }
                    if facts.hasEightBitBody != exact.hasEightBitBody || facts.hasNUL != exact.hasNUL { faults += 1 }
                    if facts.hasLooseControls != exact.hasLooseControls { faults += 1 }
                }
            }
        }
        #expect(faults == 0)
        #expect(clean > 0)
    }

    @Test("doubles every dot at the beginning of a clean line", arguments: [1, 7, 32, 500])
    func dots(piece: Int) throws {
        let lines = [".", "..", "a.b", ".a", "", ".", String(repeating: "x", count: 70), "."]
        let bytes = Array(("a\r\n" + lines.joined(separator: "\r\n") + "\r\n").utf8)
        let facts = SMTPContentFacts.quick(bytes)
        let survey = try #require(facts.survey)
        #expect(survey.hasDottedLine)
        let quick = Self.encodeClean(bytes, .dotted, survey, piece: piece)
        #expect(quick == Self.encode(bytes, .dotted))
    }

    @Test("suffices for ordinary mail", arguments: [64, 65, 95, 96, 97, 1000, 10_000])
    func suffices(length: Int) {
        #expect(SMTPContentSurvey.survey(Self.message(length).span) != nil)
    }

    @Test("leaves lines that may be too long to the slow way", arguments: [900, 998, 999, 1100, 5000])
    func longLines(length: Int) {
        let line = [UInt8](repeating: 97, count: length) + [13, 10]
        let facts = SMTPContentFacts.quick(Self.message(100) + line + Self.message(100))
        #expect((facts.longestLine > 998) == (length > 998))
    }
}
