/// Puts the lines of a server's answer together, within limits (RFC 5321 4.2.1).
///
/// Lenient where real servers are careless (a line that ends with LF alone, a code without text), strict in everything
/// else: an answer that cannot be read for certain ends the conversation.
package struct SMTPReplyParser: Sendable {
    private var code: Int?
    private var lines: [String] = []
    private var size = 0
    private let limits: SMTPLimits
    /// Whether the lines of one answer may bear different codes, of which the last one counts.
    package var mixesCodes = false

    /// A parser at the beginning of an answer.
    package init(limits: SMTPLimits = .init()) {
        self.limits = limits
    }

    /// Whether an answer has begun and not ended.
    package var isInsideReply: Bool { self.code != nil }

    /// Takes one line without its end; returns the answer when the line was its last.
    package mutating func append(_ line: Span<UInt8>, phase: SMTPPhase) throws(SMTPError) -> SMTPReply? {
        self.size += line.count
        guard self.lines.count < self.limits.replyLines, self.size <= self.limits.replyBytes else {
            throw SMTPError(.limitExceeded, phase: phase, "The server's answer does not end (limit.replyLines).")
        }
        let (code, isLast) = try Self.head(of: line, phase: phase)
        let text = try Self.text(of: line, phase: phase)
        guard let begun = self.code else {
            if isLast {
                self.size = 0
                return SMTPReply(code, text)
            }
            self.code = code
            self.lines.append(text)
            return nil
        }
        guard begun == code || self.mixesCodes else {
            throw SMTPError(.protocolViolation, phase: phase, "The lines of one answer bear different codes.")
        }
        self.lines.append(text)
        guard isLast else { return nil }
        let reply = SMTPReply(code, self.lines)
        self.code = nil
        self.lines = []
        self.size = 0
        return reply
    }

    /// The code at the front of a line, and whether no further line follows.
    private static func head(of line: Span<UInt8>, phase: SMTPPhase) throws(SMTPError) -> (code: Int, isLast: Bool) {
        guard line.count >= 3, let code = self.code(line[0], line[1], line[2]),
            line.count == 3 || line[3] == UInt8(ascii: " ") || line[3] == UInt8(ascii: "-")
        else { throw Self.noAnswer(phase) }
        return (code, line.count == 3 || line[3] == UInt8(ascii: " "))
    }

    private static func noAnswer(_ phase: SMTPPhase) -> SMTPError {
        SMTPError(.protocolViolation, phase: phase, "The server sent a line that is no answer.")
    }

    private static func code(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int? {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard (UInt8(ascii: "2")...UInt8(ascii: "5")).contains(first), digits.contains(second), digits.contains(third)
        else { return nil }
        return Int(first - 0x30) * 100 + Int(second - 0x30) * 10 + Int(third - 0x30)
    }

    /// The text behind the code and its separator. A NUL is in no answer.
    private static func text(of line: Span<UInt8>, phase: SMTPPhase) throws(SMTPError) -> String {
        guard line.count > 4 else { return "" }
        let bytes = line.extracting(4..<line.count)
        var hasControls = false
        for index in 0..<bytes.count where bytes[index] < 0x20 || bytes[index] == 0x7F {
            guard bytes[index] != 0 else { throw Self.noAnswer(phase) }
            hasControls = true
        }
        // The buffer is the span's own and lives only inside the closure.
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            hasControls
                ? unsafe String(decoding: buffer.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
                : unsafe String(decoding: buffer, as: UTF8.self)
        }
    }
}
