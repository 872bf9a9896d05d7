import MailTesting
import MailTransport
import MessageParsing
import SMTPClient
import Testing

@Suite("Smuggling a message inside of a message")
struct SMTPSmugglingTests {
    /// The sequences of HOSTILE 94 to 102, which one server or another takes for the end of a message, and some more.
    static let sequences = [
        "\n.\n", "\n.\r", "\r.\n", "\r.\r", "\n.\r\n", "\r.\r\n", "\r\n.\r\r\n", "\r\r\n.\r\r\n", "\r\n\u{0}.\r\n",
        "\r\n.\n", "\r\n.\r", "\u{0}\r\n.\r\n", "\r\u{0}\n.\r\n", "\r\n.\u{0}\r\n", "\r\n.\r\u{0}\n", "\r\n.\r\n\u{0}",
        "\r\n.\r\n",
    ]

    static func message(_ sequence: String) -> [UInt8] {
        Array(
            ("Subject: one\r\n\r\nHi\(sequence)MAIL FROM:<admin@x.example>\r\nRCPT TO:<v@x.example>\r\nDATA\r\n"
                + "Subject: two\r\n\r\nSmuggled\r\n.\r\n").utf8)
    }

    /// A server that takes each of the sequences for the end: how many messages it sees.
    static func laxMessages(_ wire: [UInt8]) -> Int {
        var count = 0
        var index = 0
        let ends = Self.sequences.map { Array($0.utf8) }
        while index < wire.count {
            if let end = ends.first(where: { wire[index...].starts(with: $0) }) {
                count += 1
                index += end.count
            } else {
                index += 1
            }
        }
        return count
    }

    @Test("HOSTILE 94-102: even a server that takes all of them for the end sees one message", arguments: sequences)
    func outbound(sequence: String) async throws {
        let run = try await SMTPScript.run([
            .say("220 a\r\n"), .hear("EHLO"), .say("250 a\r\n"), .hear("MAIL"), .say("250 a\r\n"), .hear("RCPT"),
            .say("250 a\r\n"), .hear("DATA"), .say("354 a\r\n"), .hearAll("\r\n.\r\n"), .say("250 a\r\n"),
            .hear("QUIT"),
            .say("221 a\r\n"),
        ]) { await $0.send(try SMTPRig.envelope("v@x.example"), Self.message(sequence)) }
        #expect(run.outcome.value?.isComplete == true)
        let start = try #require(run.transcript.range(of: "DATA\r\n"))
        let end = try #require(run.transcript.range(of: "QUIT\r\n", after: start.upperBound))
        let wire = Array(run.transcript[start.upperBound..<end.lowerBound].utf8)
        #expect(Self.laxMessages(wire) == 1)
        #expect(!wire.contains(0))
        let looseReturns = wire.indices.count { wire[$0] == 13 && (wire.count <= $0 + 1 || wire[$0 + 1] != 10) }
        let looseFeeds = wire.indices.count { wire[$0] == 10 && ($0 == 0 || wire[$0 - 1] != 13) }
        #expect(looseReturns == 0)
        #expect(looseFeeds == 0)
    }

    @Test(
        "HOSTILE 142-148: the server's side sees one message, or refuses it", arguments: sequences.dropLast(),
        [true, false])
    func inbound(sequence: String, refuses: Bool) async throws {
        var settings = SMTPServerSettings()
        settings.looseLines = refuses ? .refuse : .keep
        let outcome = ServerDialogRig.run(
            settings,
            ["EHLO x\r\n", "MAIL FROM:<a@x.example>\r\n", "RCPT TO:<b@x.example>\r\n", "DATA\r\n"]
                + [String(decoding: Self.message(sequence), as: UTF8.self)])
        let strangers = outcome.envelopes.count { $0.sender != EmailAddress("a@x.example") }
        #expect(strangers == 0)
        // Where CRLF, dot, CRLF stands in full beside a NUL that is the end; what follows is commands before their
        // time.
        guard !sequence.contains("\r\n.\r\n") else {
            #expect(outcome.messages.count <= 1)
            #expect(outcome.isClosed)
            return
        }
        #expect(outcome.messages.count == (refuses ? 0 : 1))
        #expect(outcome.replies.last?.code == (refuses ? 550 : 250))
    }
}

extension String {
    func range(of text: String, after start: String.Index? = nil) -> Range<String.Index>? {
        let pattern = Array(text.utf8)
        let view = Array(self.utf8)
        let offset = start.map { self.utf8.distance(from: self.startIndex, to: $0) } ?? 0
        guard view.count >= pattern.count else { return nil }
        for index in stride(from: offset, through: view.count - pattern.count, by: 1)
        where Array(view[index..<(index + pattern.count)]) == pattern {
            return self.utf8.index(
                self.startIndex, offsetBy: index)..<self.utf8.index(self.startIndex, offsetBy: index + pattern.count)
        }
        return nil
    }
}
