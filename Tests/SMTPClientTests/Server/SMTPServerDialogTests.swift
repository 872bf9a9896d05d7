import MessageParsing
import SMTPClient
import Testing

@Suite("The server's side of the dialogue")
struct SMTPServerDialogTests {
    static let envelope = ["EHLO x\r\n", "MAIL FROM:<a@x.example>\r\n", "RCPT TO:<b@x.example>\r\n"]

    @Test("takes a message")
    func takes() {
        let outcome = ServerDialogRig.run(
            flights: Self.envelope + ["DATA\r\n", "Subject: x\r\n\r\n..a\r\n.\r\n", "QUIT\r\n"])
        #expect(outcome.replies.map(\.code) == [220, 250, 250, 250, 354, 250, 221])
        #expect(outcome.messages == [Array("Subject: x\r\n\r\n.a\r\n".utf8)])
        #expect(outcome.envelopes.first?.sender?.description == "a@x.example")
        #expect(outcome.isClosed)
    }

    @Test("takes commands in groups, and the next envelope behind the end of a message")
    func groups() {
        let group = "MAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
        let outcome = ServerDialogRig.run(flights: [
            "EHLO x\r\n", group, "a\r\n.\r\n" + group, "b\r\n.\r\n", "QUIT\r\n",
        ])
        #expect(outcome.messages == [Array("a\r\n".utf8), Array("b\r\n".utf8)])
    }

    @Test("reads the same, however the bytes are cut")
    func cuts() {
        let session =
            "EHLO x\r\n" + "MAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\n"
            + "BDAT 5\r\nabc\r\nBDAT 3 LAST\r\nx\r\nMAIL FROM:<>\r\nQUIT\r\n"
        let whole = ServerDialogRig.run(flights: session.map(String.init))
        #expect(whole.replies.map(\.code) == [220, 250, 250, 250, 250, 250, 250, 221])
        for size in 2...session.utf8.count where size != 9 {
            let bytes = Array(session.utf8)
            // EHLO is no part of a group: it comes alone.
            var flights = ["EHLO x\r\n"]
            var index = 8
            while index < bytes.count {
                flights.append(String(decoding: bytes[index..<min(index + size, bytes.count)], as: UTF8.self))
                index += size
            }
            let outcome = ServerDialogRig.run(flights: flights)
            #expect(outcome.replies == whole.replies)
            #expect(outcome.messages == whole.messages)
        }
    }

    @Test(
        "HOSTILE 149: refuses what was sent before its time, and closes",
        arguments: [
            "DATA\r\nMAIL FROM:<c@x.example>\r\n", "DATA\r\nSubject: x\r\n", "EHLO y\r\nNOOP\r\n",
            "STARTTLS\r\nNOOP\r\n",
            "AUTH PLAIN\r\nNOOP\r\n",
        ])
    func pipelining(flight: String) {
        let outcome = ServerDialogRig.run(flights: Self.envelope + [flight])
        #expect(outcome.replies.last?.code == 554)
        #expect(outcome.replies.last?.enhanced == SMTPEnhancedStatus(5, 5, 0))
        #expect(outcome.isClosed)
    }

    @Test("refuses groups where it does not offer them")
    func groupsNotOffered() {
        var settings = SMTPServerSettings()
        settings.offersPipelining = false
        let outcome = ServerDialogRig.run(settings, ["EHLO x\r\n", "MAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\n"])
        #expect(outcome.replies.last?.code == 554)
        #expect(outcome.isClosed)
    }

    @Test(
        "HOSTILE 150: refuses a BDAT that cannot be, and does not go on",
        arguments: [
            "BDAT 99999999999999999999 LAST", "BDAT -1", "BDAT x LAST", "BDAT", "BDAT 5 FIRST", "BDAT 1 LAST 2",
        ])
    func badChunk(line: String) {
        let outcome = ServerDialogRig.run(flights: Self.envelope + [line + "\r\n"])
        #expect(outcome.replies.last?.code == 501)
        #expect(outcome.isClosed)
    }

    @Test("HOSTILE 150: refuses DATA after BDAT, and NUL in DATA")
    func dataAfterChunk() {
        let mixed = ServerDialogRig.run(flights: Self.envelope + ["BDAT 3\r\nabc", "DATA\r\n"])
        #expect(mixed.replies.last?.code == 503)
        let zero = ServerDialogRig.run(flights: Self.envelope + ["DATA\r\n", "a\u{0}b\r\n.\r\n"])
        #expect(zero.replies.last?.code == 550)
        #expect(zero.messages.isEmpty)
    }

    @Test("HOSTILE 151: answers LMTP for each recipient in order")
    func lmtp() {
        var settings = SMTPServerSettings()
        settings.isLMTP = true
        let outcome = ServerDialogRig.run(
            settings,
            [
                "LHLO x\r\n", "MAIL FROM:<>\r\n", "RCPT TO:<a@x.example>\r\n", "RCPT TO:<b@x.example>\r\n",
                "RCPT TO:<c@x.example>\r\n", "DATA\r\n", "a\r\n.\r\n",
            ],
            answers: { _ in [SMTPReply(250, "a"), SMTPReply(451, "b"), SMTPReply(250, "c")] })
        #expect(outcome.replies.suffix(3).map(\.code) == [250, 451, 250])
    }

    @Test("gives a recipient for whom nobody answered a temporary failure")
    func missingAnswer() {
        let outcome = ServerDialogRig.run(flights: Self.envelope + ["DATA\r\n", "a\r\n.\r\n"], answers: { _ in [] })
        #expect(outcome.replies.last?.code == 451)
    }

    @Test(
        "HOSTILE 153: refuses what is no address",
        arguments: [
            "RCPT TO:<\"\"@d.example>", "RCPT TO:<>", "RCPT TO:a@b.example", "RCPT TO: <a@b.example>",
            "RCPT TO:<a@b.example",
            "RCPT TO:<a b@c.example>", "RCPT TO:<a@b.example>x", "RCPT TO:<a@b.example> NOTIFY=NEVER NOTIFY=NEVER",
            "RCPT TO:<a@b.example> FOO=1", "RCPT", "RCPT TO:<@a.example:>",
        ])
    func badRecipient(line: String) {
        let outcome = ServerDialogRig.run(flights: ["EHLO x\r\n", "MAIL FROM:<>\r\n", line + "\r\n"])
        #expect(outcome.replies.last?.isPermanent == true)
    }

    @Test("takes the postmaster without a domain, and drops source routes")
    func oddRecipients() {
        let outcome = ServerDialogRig.run(flights: [
            "EHLO x\r\n", "MAIL FROM:<@r.example:a@x.example>\r\n", "RCPT TO:<Postmaster>\r\n",
            "RCPT TO:<\"a>b\"@x.example> NOTIFY=NEVER\r\n", "DATA\r\n", "a\r\n.\r\n",
        ])
        #expect(outcome.envelopes.first?.sender?.description == "a@x.example")
        #expect(
            outcome.envelopes.first?.recipients.map(\.address.description) == [
                "Postmaster@mail.example", "\"a>b\"@x.example",
            ])
        #expect(outcome.envelopes.first?.recipients.last?.parameters == ["NOTIFY": "NEVER"])
    }

    @Test("HOSTILE 153: stops at the limits")
    func limits() {
        let many = ServerDialogRig.run(
            flights: ["EHLO x\r\n", "MAIL FROM:<>\r\n"] + (0..<101).map { "RCPT TO:<u\($0)@x.example>\r\n" })
        #expect(many.replies.last?.code == 452)
        let bad = ServerDialogRig.run(flights: ["EHLO x\r\n"] + Array(repeating: "WHAT\r\n", count: 20))
        #expect(bad.replies.last?.code == 421)
        #expect(bad.isClosed)
        let long = ServerDialogRig.run(flights: [String(repeating: "x", count: 3000)])
        #expect(long.replies.last?.code == 500)
        #expect(long.isClosed)
        let loop = ServerDialogRig.run(
            flights: Self.envelope + ["DATA\r\n", String(repeating: "Received: x\r\n", count: 51) + "\r\na\r\n.\r\n"])
        #expect(loop.replies.last?.code == 554)
        #expect(loop.messages.isEmpty)
    }

    @Test("HOSTILE 153: refuses a message that is too large, announced or not")
    func size() {
        var settings = SMTPServerSettings()
        settings.maximumSize = 100
        settings.maximumExcess = 50
        let announced = ServerDialogRig.run(settings, ["EHLO x\r\n", "MAIL FROM:<> SIZE=101\r\n"])
        #expect(announced.replies.last?.code == 552)
        let small = ServerDialogRig.run(
            settings, Self.envelope + ["DATA\r\n", String(repeating: "x", count: 120) + "\r\n.\r\n", "QUIT\r\n"])
        #expect(small.replies.suffix(2).map(\.code) == [552, 221])
        let large = ServerDialogRig.run(settings, Self.envelope + ["DATA\r\n", String(repeating: "x", count: 200)])
        #expect(large.replies.last?.code == 552)
        #expect(large.isClosed)
        let chunk = ServerDialogRig.run(
            settings, Self.envelope + ["BDAT 101 LAST\r\n" + String(repeating: "x", count: 101), "QUIT\r\n"])
        #expect(chunk.replies.suffix(2).map(\.code) == [552, 221])
    }

    @Test("HOSTILE 153: refuses a peer that speaks for others, and a hello that is none")
    func strangers() {
        let outcome = ServerDialogRig.run(flights: [
            "XCLIENT ADDR=192.0.2.1\r\n", "EHLO\r\n", "EHLO <script>\r\n", "EHLO a b\r\n", "LHLO x\r\n",
            "MAIL FROM:<>\r\n",
            "NOOP\n",
        ])
        let refused = outcome.replies.count { $0.isPermanent }
        #expect(refused == outcome.replies.count - 1)
        #expect(outcome.isClosed)
    }

    @Test("forgets all under TLS, and offers other logins there")
    func tls() {
        var settings = SMTPServerSettings()
        settings.offersStartTLS = true
        settings.requiresTLS = true
        settings.protectedLoginMechanisms = ["PLAIN"]
        let outcome = ServerDialogRig.run(
            settings,
            [
                "EHLO x\r\n", "MAIL FROM:<>\r\n", "STARTTLS\r\n", "MAIL FROM:<>\r\n", "EHLO x\r\n", "STARTTLS\r\n",
                "MAIL FROM:<>\r\n",
            ])
        #expect(outcome.replies.map(\.code) == [220, 250, 530, 220, 503, 250, 503, 250])
        #expect(outcome.replies[1].lines.contains("STARTTLS"))
        #expect(!outcome.replies[1].lines.contains("AUTH PLAIN"))
        #expect(!outcome.replies[5].lines.contains("STARTTLS"))
        #expect(outcome.replies[5].lines.contains("AUTH PLAIN"))
    }

    @Test("keeps a message that was refused in pieces from becoming half a message")
    func refusedChunk() {
        let outcome = ServerDialogRig.run(
            flights: ["EHLO x\r\n", "MAIL FROM:<>\r\n", "BDAT 3\r\nabc", "BDAT 3 LAST\r\ndef", "RSET\r\n", "QUIT\r\n"])
        #expect(outcome.replies.map(\.code) == [220, 250, 250, 554, 554, 250, 221])
        #expect(outcome.messages.isEmpty)
    }
}

extension ServerDialogRig {
    static func run(
        flights: [String],
        answers: (SMTPServerEnvelope) -> [SMTPReply] = { $0.recipients.map { _ in SMTPReply(250, "Ok") } }
    ) -> Outcome {
        Self.run(.init(), flights, answers: answers)
    }
}
