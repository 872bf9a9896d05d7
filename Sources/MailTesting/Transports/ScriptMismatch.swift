/// The client did not say what the script expects.
public struct ScriptMismatch: Error, Sendable, Hashable {
    /// The number of the step, from 1 on.
    public let step: Int
    /// What happened and what was expected, over several lines, with the conversation before it.
    public let report: String

    /// A mismatch at a step.
    init(step: Int, _ sentence: String, expected: [UInt8], received: [UInt8], before: [Script.Step]) {
        self.step = step
        var lines = ["step \(step): \(sentence)"]
        for earlier in before.suffix(6) {
            switch earlier {
            case .send(let bytes): lines.append("    S: \(Self.readable(bytes))")
            case .expect(let bytes): lines.append("    C: \(Self.readable(bytes))")
            case .end: lines.append("    S: (ends the stream)")
            case .reset: lines.append("    S: (drops the connection)")
            case .expectEnd: lines.append("    C: (closes)")
            }
        }
        let same = zip(expected, received).prefix { $0 == $1 }.count
        lines.append("  expected: \(Self.readable(expected))")
        lines.append("  received: \(Self.readable(received))")
        let width = Self.readable(Array(expected.prefix(same))).count
        if !expected.isEmpty, !received.isEmpty {
            lines.append("            " + String(repeating: " ", count: width) + "^ byte \(same)")
        }
        self.report = lines.joined(separator: "\n")
    }

    /// The bytes with control characters and non-ASCII escaped, 400 of them at most.
    static func readable(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes.prefix(400) {
            switch byte {
            case 13: text += "\\r"
            case 10: text += "\\n"
            case 9: text += "\\t"
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return bytes.count > 400 ? text + "… (\(bytes.count) bytes)" : text
    }
}

extension ScriptMismatch: CustomStringConvertible {
    /// The report.
    public var description: String { self.report }
}
