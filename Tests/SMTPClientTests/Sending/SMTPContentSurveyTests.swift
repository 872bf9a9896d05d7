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

    @Test("never calls a message verbatim that the slow way would change")
    func agrees() {
        var faults = 0
        var clean = 0
        for length in 64...140 {
            for place in 0..<length {
                for byte: UInt8 in [0, 10, 13, 46, 200] {
                    let bytes = Self.message(length, changing: place, to: byte)
                    let facts = SMTPContentFacts.quick(bytes)
                    let exact = SMTPContentFacts(bytes)
                    if facts.isVerbatim(.counted) {
                        clean += 1
                        if Self.encode(bytes, .counted) != bytes { faults += 1 }
                    }
                    if facts.isVerbatim(.dotted), Self.encode(bytes, .dotted) != bytes + [46, 13, 10] { faults += 1 }
                    if facts.hasEightBitBody != exact.hasEightBitBody || facts.hasNUL != exact.hasNUL { faults += 1 }
                    if facts.hasLooseControls != exact.hasLooseControls { faults += 1 }
                }
            }
        }
        #expect(faults == 0)
        #expect(clean > 0)
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
