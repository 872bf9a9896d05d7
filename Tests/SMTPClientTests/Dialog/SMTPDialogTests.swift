import MailTransport
import MessageParsing
import SMTPClient
import Testing

/// What is done to a dialogue, and what it must answer.
enum Step: Sendable {
    /// The server answers.
    case reply(Int, String)
    /// The server answers EHLO with these keywords.
    case hello(String)
    /// TLS stands.
    case protected
    /// The login begins with this mechanism.
    case logIn(String, [UInt8]?)
    /// The mechanism answers a challenge.
    case respond([UInt8])
    /// The mechanism is content.
    case loggedIn
    /// A message is put in line: the recipients' names, and how it is framed.
    case mail([String], SMTPContentEncoder.Form)
    /// All of the content was written.
    case content(Int)
    /// The end of the content has left.
    case committed(Int)
    /// Goodbye.
    case quit
    /// The dialogue must do this.
    case expect(SMTPDialog.Action)
    /// The dialogue must write these lines.
    case write(String)
    /// The dialogue must have failed so.
    case fails(SMTPError.Code)
    /// A message must have this result: a letter for each recipient, s(ent), n(ot sent), u(nknown).
    case result(Int, String)
}

@Suite("The client's dialogue")
struct SMTPDialogTests {
    struct Table: Sendable, CustomTestStringConvertible {
        let name: String
        var security = ConnectionSecurity.none
        var logsIn = false
        var isLMTP = false
        let steps: [Step]

        var testDescription: String { self.name }
    }

    static let toReady: [Step] = [.expect(.read), .reply(220, "a"), .write("EHLO c\r\n"), .expect(.read)]
    static let pipelining = Self.toReady + [.hello("PIPELINING"), .expect(.ready)]

    static let tables: [Table] = [
        Table(
            name: "no TLS, no login",
            steps: Self.pipelining + [.quit, .write("QUIT\r\n"), .expect(.read), .reply(221, "b"), .expect(.closed)]),
        Table(
            name: "STARTTLS, then a second EHLO, then the login, and no third",
            security: .startTLS(.required), logsIn: true,
            steps: Self.toReady + [
                .hello("STARTTLS"), .write("STARTTLS\r\n"), .expect(.read), .reply(220, "go"), .expect(.startTLS),
                .protected,
                .write("EHLO c\r\n"), .expect(.read), .hello("AUTH PLAIN LOGIN"),
                .expect(.chooseMechanism(["PLAIN", "LOGIN"])), .logIn("LOGIN", nil), .write("AUTH LOGIN\r\n"),
                .expect(.read), .reply(334, "VXNlcjo="), .expect(.challenge(Array("User:".utf8))), .respond([97]),
                .write("YQ==\r\n"), .expect(.read), .reply(334, ""), .expect(.challenge([])), .respond([]),
                .write("\r\n"), .expect(.read), .reply(235, "in"), .expect(.verifyLogin), .loggedIn, .expect(.ready),
            ]),
        Table(
            name: "a mechanism that the server does not know is not the last one",
            logsIn: true,
            steps: Self.toReady + [
                .hello("AUTH PLAIN LOGIN"), .expect(.chooseMechanism(["PLAIN", "LOGIN"])), .logIn("PLAIN", [1]),
                .write("AUTH PLAIN AQ==\r\n"), .expect(.read), .reply(504, "no"),
                .expect(.chooseMechanism(["PLAIN", "LOGIN"])),
            ]),
        Table(
            name: "an account that is not let in is not tried twice", logsIn: true,
            steps: Self.toReady + [
                .hello("AUTH PLAIN"), .expect(.chooseMechanism(["PLAIN"])), .logIn("PLAIN", [1]),
                .write("AUTH PLAIN AQ==\r\n"), .expect(.read), .reply(535, "no"), .fails(.loginRefused),
            ]),
        Table(
            name: "a challenge that is no Base64 ends the login in good order", logsIn: true,
            steps: Self.toReady + [
                .hello("AUTH PLAIN"), .expect(.chooseMechanism(["PLAIN"])), .logIn("PLAIN", nil),
                .write("AUTH PLAIN\r\n"),
                .expect(.read), .reply(334, "%%"), .write("*\r\n"), .expect(.read), .reply(501, "x"),
                .fails(.protocolViolation),
            ]),
        Table(
            name: "TLS that is not offered is not done without", security: .startTLS(.required),
            steps: Self.toReady + [.hello("AUTH PLAIN"), .fails(.tlsNotOffered)]),
        Table(
            name: "TLS that may be missing", security: .startTLS(.opportunistic),
            steps: Self.toReady + [.hello("SIZE"), .expect(.ready)]),
        Table(
            name: "TLS that may be missing, but not for a login", security: .startTLS(.opportunistic), logsIn: true,
            steps: Self.toReady + [.hello("AUTH PLAIN"), .fails(.tlsNotOffered)]),
        Table(
            name: "LMTP greets otherwise and has no HELO", isLMTP: true,
            steps: [
                .expect(.read), .reply(220, "a"), .write("LHLO c\r\n"), .expect(.read), .reply(500, "x"),
                .fails(.rejected),
            ]),
        Table(
            name: "a group of three, then the content",
            steps: Self.pipelining + [
                .mail(["a"], .dotted), .write("MAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n"), .expect(.read),
                .reply(250, "x"), .expect(.read), .reply(250, "x"), .expect(.read), .reply(354, "x"),
                .expect(.content(0, form: .dotted, isEmpty: false)), .content(0), .committed(0), .expect(.read),
                .reply(250, "x"), .result(0, "s"), .expect(.ready),
            ]),
        Table(
            name: "the next envelope stands behind the end of the message",
            steps: Self.pipelining + [
                .mail(["a"], .dotted), .mail(["b"], .dotted),
                .write("MAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n"),
                .expect(.read), .reply(250, "x"), .reply(250, "x"), .reply(354, "x"),
                .expect(.content(0, form: .dotted, isEmpty: false)), .content(0),
                .write("MAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"), .expect(.read), .reply(250, "x"),
                .result(0, "s"), .reply(250, "x"), .reply(250, "x"), .reply(354, "x"),
                .expect(.content(1, form: .dotted, isEmpty: false)),
            ]),
        Table(
            name: "without groups each command waits",
            steps: Self.toReady + [
                .hello("SIZE"), .expect(.ready), .mail(["a", "b"], .dotted), .write("MAIL FROM:<>\r\n"), .expect(.read),
                .reply(250, "x"), .write("RCPT TO:<a@x.example>\r\n"), .expect(.read), .reply(250, "x"),
                .write("RCPT TO:<b@x.example>\r\n"), .expect(.read), .reply(550, "x"), .write("DATA\r\n"),
                .expect(.read),
                .reply(354, "x"), .expect(.content(0, form: .dotted, isEmpty: false)), .content(0), .expect(.read),
                .reply(250, "x"), .result(0, "sn"),
            ]),
        Table(
            name: "without groups nobody asks for DATA when nobody may have the message, and RSET cleans up",
            steps: Self.toReady + [
                .hello("SIZE"), .expect(.ready), .mail(["a"], .dotted), .mail(["b"], .dotted),
                .write("MAIL FROM:<>\r\n"),
                .expect(.read), .reply(250, "x"), .write("RCPT TO:<a@x.example>\r\n"), .expect(.read), .reply(550, "x"),
                .write("RSET\r\n"), .expect(.read), .reply(250, "x"), .result(0, "n"), .write("MAIL FROM:<>\r\n"),
            ]),
        Table(
            name: "BDAT does not wait, and a message behind it begins anew",
            steps: Self.toReady + [
                .hello("PIPELINING\r\nCHUNKING"), .expect(.ready), .mail(["a"], .counted), .mail(["b"], .counted),
                .write("MAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\n"),
                .expect(.content(0, form: .counted, isEmpty: false)),
                .content(0), .write("RSET\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\n"),
                .expect(.content(1, form: .counted, isEmpty: false)), .content(1), .expect(.read),
            ]),
        Table(
            name: "a 421 ends the conversation, and what was under way was not sent",
            steps: Self.pipelining + [
                .mail(["a"], .dotted), .write("MAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n"), .expect(.read),
                .reply(250, "x"), .reply(421, "x"), .result(0, "n"), .fails(.closedByServer),
            ]),
        Table(
            name: "an answer to DATA that is no 354 and no refusal ends the conversation",
            steps: Self.pipelining + [
                .mail(["a"], .dotted), .write("MAIL FROM:<>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n"), .expect(.read),
                .reply(250, "x"), .reply(250, "x"), .reply(250, "x"), .fails(.protocolViolation), .result(0, "n"),
            ]),
        Table(
            name: "an answer that nobody asked for ends the conversation",
            steps: Self.pipelining + [.reply(250, "x"), .fails(.protocolViolation)]),
        Table(name: "a greeting that refuses", steps: [.expect(.read), .reply(554, "no"), .fails(.rejected)]),
        Table(
            name: "a greeting that asks for patience", steps: [.expect(.read), .reply(450, "later"), .fails(.deferred)]),
    ]

    @Test("goes step by step", arguments: tables)
    func table(table: Table) throws {
        var settings = SMTPDialogSettings(clientName: "c", security: table.security, logsIn: table.logsIn)
        settings.isLMTP = table.isLMTP
        var dialog = SMTPDialog(settings)
        var output: [UInt8] = []
        for (index, step) in table.steps.enumerated() {
            switch step {
            case .reply(let code, let text): dialog.received(SMTPReply(code, text))
            case .hello(let keywords):
                dialog.received(SMTPReply(250, ["x"] + keywords.split(separator: "\r\n").map(String.init)))
            case .protected: dialog.protected()
            case .logIn(let mechanism, let response): dialog.logIn(mechanism: mechanism, initialResponse: response)
            case .respond(let response): dialog.respond(response)
            case .loggedIn: dialog.loggedIn()
            case .mail(let names, let form): _ = dialog.enqueue(try Self.plan(names, form))
            case .content(let id): dialog.wroteContent(id, isLast: true)
            case .committed(let id): dialog.committed(id)
            case .quit: dialog.quit()
            case .expect(let action):
                let next = dialog.next()
                #expect(next == action, "step \(index)")
            case .write(let lines):
                let next = dialog.next()
                guard case .write(let bytes) = next else {
                    Issue.record("step \(index): \(next)")
                    return
                }
                output = bytes
                #expect(String(decoding: output, as: UTF8.self) == lines, "step \(index)")
            case .fails(let code):
                let failure = dialog.failure?.code
                #expect(failure == code, "step \(index)")
                let next = dialog.next()
                #expect(next == .closed)
            case .result(let id, let letters):
                let result = dialog.takeResult(of: id)
                let found = result?.recipients.map { $0.outcome.isSent ? "s" : $0.outcome.isUnknown ? "u" : "n" }
                    .joined()
                #expect(found == letters, "step \(index)")
            }
        }
    }

    static func plan(_ names: [String], _ form: SMTPContentEncoder.Form) throws -> SMTPTransactionPlan {
        let recipients = try names.map { SMTPRecipient(try #require(EmailAddress("\($0)@x.example"))) }
        return SMTPTransactionPlan(
            envelope: SMTPEnvelope(sender: nil, recipients: recipients),
            recipients: recipients.map { .ask($0, parameters: []) }, form: form, checksRecipients: false)
    }

    @Test("tells at every step what became of a message when the connection breaks", arguments: [false, true])
    func breaks(isCommitted: Bool) throws {
        var dialog = SMTPDialog(SMTPDialogSettings(clientName: "c", security: .none, logsIn: false))
        dialog.received(SMTPReply(220, "a"))
        dialog.received(SMTPReply(250, ["x", "PIPELINING"]))
        let id = dialog.enqueue(try Self.plan(["a", "b"], .dotted))
        _ = dialog.next()
        _ = dialog.next()
        for code in [250, 250, 550, 354] { dialog.received(SMTPReply(code, "x")) }
        dialog.wroteContent(id, isLast: true)
        if isCommitted { dialog.committed(id) }
        dialog.fail(SMTPError(.closedByServer, phase: .answer, "gone"))
        let result = dialog.takeResult(of: id)
        #expect(result?.recipients.map(\.outcome.isUnknown) == [isCommitted, false])
        #expect(result?.recipients.map(\.outcome.isNotSent) == [!isCommitted, true])
    }
}
