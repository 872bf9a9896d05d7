import Synchronization

/// The last lines of a conversation with a mail server, without its secrets: for support, diagnosis and errors.
///
/// Whole lines are kept, never parts, so that a secret that arrives byte by byte stays as hidden as one that comes at
/// once. Passwords, tokens and every answer during a login show as `********`; message content shows as its length.
public final class Transcript: Sendable {
    /// One line of a conversation.
    public struct Line: Sendable, Hashable {
        /// Who said it.
        public enum Speaker: String, Sendable, Hashable {
            /// The client.
            case client = "C"
            /// The server.
            case server = "S"
            /// Neither: a remark such as 'TLS is on'.
            case remark = "-"
        }

        /// Who said it.
        public let speaker: Speaker
        /// The line, redacted, printable and at most 200 characters long.
        public let text: String
        /// When it was complete, since the transcript began.
        public let time: Duration
    }

    private struct State {
        var lines: [Line] = []
        var next = 0
        var dropped = 0
        var secrets: [[UInt8]] = []
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let clock: any MailClock
    private let beginning: MailInstant

    /// A transcript that keeps the last `capacity` lines.
    public init(capacity: Int = 100, clock: any MailClock = SystemClock()) {
        self.capacity = max(capacity, 1)
        self.clock = clock
        self.beginning = clock.now
    }

    /// The lines that are kept, the oldest first.
    public var lines: [Line] {
        self.state.withLock { state in
            Array(state.lines[state.next...] + state.lines[..<state.next])
        }
    }

    /// Hides these bytes wherever they stand in a line from now on: a server may repeat a password in its refusal.
    public func hide(_ secret: [UInt8]) {
        guard !secret.isEmpty else { return }
        self.state.withLock { state in
            if !state.secrets.contains(secret) { state.secrets.append(secret) }
        }
    }

    /// Adds a whole line.
    func add(_ speaker: Line.Speaker, _ bytes: [UInt8]) {
        let time = self.beginning.duration(to: self.clock.now)
        self.state.withLock { state in
            let text = ServerText(Self.mask(bytes, state.secrets))
            let line = Line(speaker: speaker, text: text.text + (text.isShortened ? "…" : ""), time: time)
            if state.lines.count < self.capacity {
                state.lines.append(line)
            } else {
                state.lines[state.next] = line
                state.next = (state.next + 1) % self.capacity
            }
        }
    }

    private static func mask(_ bytes: [UInt8], _ secrets: [[UInt8]]) -> [UInt8] {
        var bytes = bytes
        for secret in secrets where secret.count <= bytes.count {
            var kept: [UInt8] = []
            var index = 0
            while index < bytes.count {
                if bytes[index] == secret[0], bytes[index...].starts(with: secret) {
                    kept += TranscriptRedactor.mask
                    index += secret.count
                } else {
                    kept.append(bytes[index])
                    index += 1
                }
            }
            bytes = kept
        }
        return bytes
    }
}

extension Transcript: CustomStringConvertible {
    /// One line for each line of the conversation, with milliseconds.
    public var description: String {
        self.lines.map { line in
            let (seconds, attoseconds) = line.time.components
            let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
            return "\(milliseconds) ms \(line.speaker.rawValue): \(line.text)"
        }.joined(separator: "\n")
    }
}
