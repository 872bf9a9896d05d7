/// Finds the messages in a mailbox file of Unix: `From ` lines between messages (RFC 4155 and what is in use).
///
/// ```swift
/// for entry in MailboxFile.entries(in: bytes.span) {
///     let message = MailMessage(MailboxFile.message(entry, in: bytes.span))
/// }
/// ```
public enum MailboxFile {
    /// One message of the file.
    public struct Entry: Sendable, Hashable {
        /// Everything, from the `From ` line to the next one.
        public var range: Range<Int>
        /// The message, without the `From ` line and without the blank line before the next one.
        public var messageRange: Range<Int>
        /// The envelope sender in the `From ` line.
        public var sender: String
        /// The date in the `From ` line.
        public var date: MailDate?
    }

    /// How lines of a message that begin with `From ` were kept apart from the separators.
    public enum Quoting: Sendable, Hashable {
        /// `>From ` stands for `From `, and `>>From ` for `>From ` (mboxrd).
        case reversible
        /// `>From ` stands for `From `; other lines are untouched (mboxo).
        case simple
        /// Nothing was quoted.
        case none
    }

    /// The messages in `bytes`, in order. What stands before the first `From ` line belongs to none.
    ///
    /// A `From ` line separates when it is the first line or follows a blank line, and ends with what can be read as a
    /// date: sentences of a message that begin with `From ` do not.
    public static func entries(in bytes: Span<UInt8>) -> [Entry] {
        var entries: [Entry] = []
        var lineStart = 0
        var isAfterBlank = true
        while lineStart < bytes.count {
            let lineEnd = bytes.firstIndex(of: 0x0A, from: lineStart) ?? bytes.count
            let next = min(lineEnd + 1, bytes.count)
            let line = bytes.extracting(lineStart..<lineEnd)
            if isAfterBlank, let (sender, date) = self.separator(line) {
                self.close(&entries, at: lineStart, in: bytes)
                entries.append(
                    Entry(range: lineStart..<bytes.count, messageRange: next..<bytes.count, sender: sender, date: date))
            }
            isAfterBlank = line.count == 0 || (line.count == 1 && line[0] == 0x0D)
            lineStart = next
        }
        self.close(&entries, at: bytes.count, in: bytes)
        return entries
    }

    /// The bytes of a message, with the quoting of its `From ` lines undone.
    public static func message(_ entry: Entry, in bytes: Span<UInt8>, quoting: Quoting = .reversible) -> [UInt8] {
        let message = bytes.extracting(entry.messageRange.clamped(to: 0..<bytes.count))
        guard quoting != .none else { return message.copied() }
        var output: [UInt8] = []
        output.reserveCapacity(message.count)
        var lineStart = 0
        while lineStart < message.count {
            let end = min((message.firstIndex(of: 0x0A, from: lineStart) ?? message.count) + 1, message.count)
            var start = lineStart
            if self.isQuotedFrom(message.extracting(lineStart..<end), quoting) { start += 1 }
            for index in start..<end { output.append(message[index]) }
            lineStart = end
        }
        return output
    }

    private static func isQuotedFrom(_ line: Span<UInt8>, _ quoting: Quoting) -> Bool {
        var marks = 0
        while marks < line.count, line[marks] == UInt8(ascii: ">") { marks += 1 }
        guard marks == 1 || (marks > 1 && quoting == .reversible) else { return false }
        return self.startsWithFrom(line.extracting(marks..<line.count))
    }

    private static func startsWithFrom(_ line: Span<UInt8>) -> Bool {
        line.count >= 5 && line[0] == UInt8(ascii: "F") && line[1] == UInt8(ascii: "r") && line[2] == UInt8(ascii: "o")
            && line[3] == UInt8(ascii: "m") && line[4] == 0x20
    }

    /// Reads `From sender date`.
    private static func separator(_ line: Span<UInt8>) -> (String, MailDate)? {
        guard self.startsWithFrom(line), line.count <= 1_000 else { return nil }
        var index = 5
        while index < line.count, line[index] == 0x20 { index += 1 }
        let start = index
        while index < line.count, line[index] != 0x20 { index += 1 }
        guard let date = MailDate(parsing: line.extracting(index..<line.count)) else { return nil }
        return (String(decoding: line.extracting(start..<index).copied(), as: UTF8.self), date)
    }

    /// Ends the last entry before `end`, and its message before the blank line there.
    private static func close(_ entries: inout [Entry], at end: Int, in bytes: Span<UInt8>) {
        guard var entry = entries.popLast() else { return }
        entry.range = entry.range.lowerBound..<end
        var messageEnd = end
        let start = entry.messageRange.lowerBound
        // The blank line is CRLF or LF behind the LF of the last line.
        if messageEnd - 2 >= start, bytes[messageEnd - 1] == 0x0A, bytes[messageEnd - 2] == 0x0A {
            messageEnd -= 1
        } else if messageEnd - 3 >= start, bytes[messageEnd - 1] == 0x0A, bytes[messageEnd - 2] == 0x0D,
            bytes[messageEnd - 3] == 0x0A
        {
            messageEnd -= 2
        }
        entry.messageRange = min(start, messageEnd)..<messageEnd
        entries.append(entry)
    }
}
