import MailTransport

/// Reads bytes as the answers of a server, for the fuzzer: the same buffer and the same parser as a connection's.
@_spi(Fuzzing) public enum SMTPReplyProbe {
    /// What came of the bytes.
    public struct Reading: Equatable, Sendable {
        /// The answers before the first fault.
        public var replies: [SMTPReply] = []
        /// What was wrong, if anything was.
        public var fault: SMTPError.Code?
    }

    /// Reads the pieces as they would arrive one after the other.
    public static func read(_ pieces: [[UInt8]], limits: SMTPLimits = .init()) -> Reading {
        var buffer = WireBuffer(limit: 1 << 20)
        var parser = SMTPReplyParser(limits: limits)
        var reading = Reading()
        for piece in pieces {
            buffer.append(piece.span)
            do {
                try Self.read(&buffer, &parser, &reading, limits)
            } catch {
                reading.fault = error.code
                return reading
            }
        }
        return reading
    }

    private static func read(
        _ buffer: inout WireBuffer, _ parser: inout SMTPReplyParser, _ reading: inout Reading, _ limits: SMTPLimits
    ) throws(SMTPError) {
        while let end = buffer.firstIndex(of: 0x0A), end < limits.replyLine {
            var line = buffer.take(end + 1)
            line.removeLast()
            if line.last == 0x0D { line.removeLast() }
            if let reply = try parser.append(line.span, phase: .idle) { reading.replies.append(reply) }
        }
        guard buffer.count < limits.replyLine else {
            throw SMTPError(.limitExceeded, phase: .idle, "The server sent a line that is too long.")
        }
    }

    /// An answer as it goes over the wire.
    public static func encode(_ reply: SMTPReply) -> [UInt8] { reply.encoded() }
}
