import MailTransport
import MessageParsing
import SASL
import Testing

@testable import SMTPClient

@Suite("The quirk table")
struct SMTPQuirkTests {
    @Test(
        "knows a provider by its host",
        arguments: [
            ("smtp.gmail.com", "Gmail and Google Workspace", 50), ("smtp.office365.com", "Microsoft 365", 100),
            ("smtp.mail.yahoo.com", "Yahoo and AOL", 20), ("smtp.163.com", "NetEase 163, 126, 188", 10),
            ("email-smtp.eu-west-1.amazonaws.com", "Amazon SES", 100), ("smtp-mail.outlook.com", "Outlook.com", 100),
            ("smtp.mail.me.com", "Apple iCloud", 100),
        ])
    func providers(host: String, name: String, messages: Int) {
        let row = SMTPQuirkTable.standard.row(host: host)
        #expect(row?.name == name)
        #expect(row?.pool?.messagesPerConnection == messages)
    }

    @Test("knows no stranger", arguments: ["smtp.example.com", "office365.com.evil.example", "xsmtp.gmail.com"])
    func strangers(host: String) {
        #expect(SMTPQuirkTable.standard.row(host: host) == nil)
        #expect(SMTPQuirkTable.standard.quirks(host: host, greeting: "mail.example ESMTP") == SMTPQuirks())
    }

    @Test("Microsoft 365: 432 for a third connection is a matter of waiting")
    func microsoft() async throws {
        let run = try await SMTPScript.run([
            .say("220 a Microsoft ESMTP MAIL Service ready\r\n"), .hear("EHLO"),
            .say("250-a\r\n250-SIZE 157286400\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n"), .hear("DATA"),
            .say("432 4.3.2 Concurrent connections limit exceeded.\r\n503 5.5.1 x\r\n503 5.5.1 x\r\n"), .hear("QUIT"),
            .say("221 2.0.0 Service closing\r\n"),
        ]) { await $0.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message) }
        #expect(run.outcome.value?.outcome.error?.code == .deferred)
        #expect(run.outcome.value?.outcome.error?.remedy == .retryLater(after: nil))
    }

    /// The advice that goes with a login by a password that the server refuses like this.
    private func adviceAfterLogin(_ lines: [Line]) async throws -> String {
        let run = try await SMTPScript.run(lines) {
            $0.credentials = .password(username: "a", password: "b")
            $0.allowsPlaintextPasswords = true
        } _: { _ in
        }
        guard case .changeSettings(let advice)? = run.outcome.smtpError?.remedy else {
            Issue.record("\(String(describing: run.outcome.smtpError))")
            return ""
        }
        return advice
    }

    @Test("Microsoft 365: a mailbox without password logins says so")
    func microsoftLogin() async throws {
        let advice = try await self.adviceAfterLogin([
            .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 AUTH LOGIN XOAUTH2\r\n"), .hear("AUTH"),
            .say("334 VXNlcm5hbWU6\r\n"), .hear(""), .say("334 UGFzc3dvcmQ6\r\n"), .hear(""),
            .say("535 5.7.139 Authentication unsuccessful, basic authentication is disabled.\r\n"), .hearRest,
        ])
        #expect(advice.contains("OAuth"))
    }

    @Test("Gmail: a password where an app password is due says so")
    func gmailLogin() async throws {
        let advice = try await self.adviceAfterLogin([
            .say("220 smtp.gmail.com ESMTP\r\n"), .hear("EHLO"), .say("250-a\r\n250 AUTH PLAIN\r\n"), .hear("AUTH"),
            .say("534-5.7.9 Application-specific password required.\r\n534 5.7.9 See the help\r\n"), .hearRest,
        ])
        #expect(advice.contains("app password"))
    }

    @Test("Cisco PIX: behind stars commands go one by one, and the content by DATA")
    func pix() async throws {
        let run = try await SMTPScript.run([
            .say("220 ********************\r\n"), .hear("EHLO"), .say("250-a\r\n250-PIPELINING\r\n250 CHUNKING\r\n"),
            .hear("MAIL"), .say("250 a\r\n"), .hear("RCPT"), .say("250 a\r\n"), .hear("DATA"), .say("354 a\r\n"),
            .hearAll("\r\n.\r\n"), .say("250 a\r\n"), .hear("QUIT"), .say("221 a\r\n"),
        ]) { await $0.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message) }
        #expect(run.outcome.value?.isComplete == true)
    }

    @Test("sina and aliyun: no EHLO follows the login, and old servers' AUTH= counts")
    func noSecondHello() async throws {
        let run = try await SMTPScript.run(
            [
                .say("220 a\r\n"), .hear("EHLO"), .say("250-a\r\n250 AUTH=LOGIN PLAIN\r\n"), .hear("AUTH PLAIN"),
                .say("235 in\r\n"), .hear("MAIL"), .say("250 a\r\n"), .hear("RCPT"), .say("250 a\r\n"), .hear("DATA"),
                .say("354 a\r\n"), .hearAll("\r\n.\r\n"), .say("250 a\r\n"), .hear("QUIT"), .say("221 a\r\n"),
            ]
        ) {
            $0.credentials = .password(username: "a", password: "b")
            $0.allowsPlaintextPasswords = true
        } _: {
            await $0.send(try SMTPRig.envelope("ann@example.com"), SMTPRig.message)
        }
        #expect(run.outcome.value?.isComplete == true)
        #expect(run.transcript.split(separator: "\r\n").count { $0.hasPrefix("EHLO") } == 1)
    }
}
