import MailTesting
import MailTransport
import SASL
import Testing

@testable import POP3Client

@Suite("A POP3 login")
struct LoginTests {
    private func commands(_ server: TestPOP3Server) -> [String] {
        server.log.clientLines().map { String($0.prefix { $0 != " " }) }
    }

    @Test("uses each mechanism that the server offers", arguments: ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"])
    func mechanisms(name: String) async throws {
        var lab = try POP3Lab(mails: ["A: b\r\n\r\nc\r\n"])
        lab.server.mechanisms = [name]
        lab.server.timestamp = nil
        lab.client.usesUTF8 = false
        for initialResponse in [POP3Configuration.InitialResponse.afterChallenge, .withCommand] {
            lab.client.initialResponse = initialResponse
            try await lab.session { server, session in
                let statistics = try await session.statistics()
                #expect(statistics.count == 1 && statistics.size == 11)
                #expect(server.log.clientLines().contains { $0.hasPrefix("AUTH \(name)") })
                let isAlone = server.log.clientLines().contains("AUTH \(name)")
                #expect(isAlone == (initialResponse == .afterChallenge || !["PLAIN", "SCRAM-SHA-256"].contains(name)))
            }
        }
    }

    @Test("uses only the ways to log in that are named", arguments: ["PLAIN", "LOGIN", "CRAM-MD5", "APOP", "USER"])
    func named(mechanism: String) async throws {
        var lab = try POP3Lab()
        lab.client.loginMechanisms = [mechanism]
        try await lab.session { server, _ in
            let said = server.log.clientLines().filter { !$0.hasPrefix("CAPA") && !$0.hasPrefix("UTF8") }
            let isCommand = ["APOP", "USER"].contains(mechanism)
            #expect(said.first?.hasPrefix(isCommand ? mechanism : "AUTH \(mechanism)") == true)
        }
        lab.server.mechanisms = ["SCRAM-SHA-256"]
        lab.server.knowsUser = false
        lab.server.timestamp = nil
        let strict = lab
        let code = try await strict.code { try await strict.session { _, _ in } }
        #expect(code == (mechanism == "USER" ? .authenticationFailed : .noLoginMethod))
    }

    @Test("sends an access token in two lines, as Outlook.com wants it", arguments: ["XOAUTH2", "OAUTHBEARER"])
    func tokens(name: String) async throws {
        var lab = try POP3Lab()
        lab.server.mechanisms = [name]
        lab.server.security = .tls(pretendHandshake)
        lab.client.security = .tls
        lab.client.credentials = .bearer(username: "desk", tokens: FixedToken("token"))
        try await lab.session { server, _ in
            let lines = server.log.clientLines()
            let index = try #require(lines.firstIndex(of: "AUTH \(name)"))
            #expect(lines[index + 1].count > 20)
        }
    }

    @Test("uses APOP where nothing protects the password, and USER and PASS where TLS does")
    func withoutSASL() async throws {
        var lab = try POP3Lab()
        lab.server.mechanisms = []
        lab.client.allowsPlaintextPasswords = false
        try await lab.session { server, _ in
            #expect(self.commands(server) == ["CAPA", "UTF8", "APOP", "CAPA"])
        }
        lab.server.security = .tls(pretendHandshake)
        lab.client.security = .tls
        try await lab.session { server, _ in
            #expect(self.commands(server) == ["CAPA", "UTF8", "USER", "PASS", "CAPA"])
        }
    }

    @Test("switches to TLS by STLS and asks again what the server can do")
    func startTLS() async throws {
        var lab = try POP3Lab()
        lab.server.security = .startTLS(pretendHandshake)
        lab.server.allowsPlaintextPasswords = false
        lab.server.mechanisms = ["PLAIN"]
        lab.client.security = .startTLS(.required)
        lab.client.allowsPlaintextPasswords = false
        try await lab.session { server, session in
            #expect(self.commands(server).prefix(4) == ["CAPA", "STLS", "CAPA", "UTF8"])
            #expect(session.facts.tls != nil)
            #expect(session.isUTF8)
        }
    }

    @Test("tries the next way when the server does not know what its CAPA lists")
    func lies() async throws {
        let lab = try POP3Lab()
        let said = try await lab.scripted(
            [
                "+OK hi\r\n", "+OK\r\nSASL PLAIN LOGIN\r\n.\r\n", "-ERR unknown\r\n", "-ERR unknown\r\n", "+OK\r\n",
                "+OK\r\n", "-ERR unknown\r\n", "+OK\r\n",
            ]
        ) { _ in }
        #expect(said == ["CAPA", "AUTH PLAIN", "AUTH LOGIN", "USER desk", "PASS secret", "CAPA", "QUIT"])
    }

    @Test("tries no other way once the server has seen and refused the password")
    func refusedOnce() async throws {
        let lab = try POP3Lab()
        let failed = try await lab.failure(
            ["+OK hi\r\n", "+OK\r\nSASL PLAIN LOGIN\r\nUSER\r\n.\r\n", "+ \r\n", "-ERR no\r\n"])
        #expect(failed?.code == .authenticationFailed)
        #expect(failed?.said.count == 3)
    }

    @Test("takes +OK for the + that is due in SASL")
    func okForChallenge() async throws {
        let lab = try POP3Lab()
        let said = try await lab.scripted(
            ["+OK hi\r\n", "+OK\r\nSASL PLAIN\r\n.\r\n", "+OK\r\n", "+OK in\r\n", "-ERR\r\n", "+OK\r\n"]) { _ in }
        #expect(said == ["CAPA", "AUTH PLAIN", "AGRlc2sAc2VjcmV0", "CAPA", "QUIT"])
    }

    @Test("says what kind of failure a refused login is")
    func wrongPassword() async throws {
        var lab = try POP3Lab()
        lab.client.credentials = .password(username: "desk", password: "wrong")
        await #expect(throws: POP3Error.self) {
            try await lab.session { _, _ in }
        }
        do {
            try await lab.session { _, _ in }
        } catch let error as POP3Error {
            #expect(error.code == .authenticationFailed)
            #expect(error.remedy == .logInAgain)
            #expect(!"\(error)".contains("wrong") && !"\(error)".contains("desk"))
        }
    }

    @Test("asks Gmail for recent mail by the user name")
    func gmail() async throws {
        var lab = try POP3Lab()
        lab.client.usesGmailRecentMode = true
        let said = try await lab.scripted(["+OK hi\r\n", "-ERR\r\n", "+OK\r\n", "+OK\r\n", "-ERR\r\n", "+OK\r\n"]) {
            _ in
        }
        #expect(said.contains("USER recent:desk"))
    }

    @Test(
        "recognises what is no POP3 server",
        arguments: ["* OK IMAP4rev1 ready\r\n", "220 mail ESMTP\r\n", "HTTP/1.1 400\r\n"])
    func otherProtocols(greeting: String) async throws {
        let failed = try await POP3Lab().failure([greeting])
        #expect(failed?.code == .notPOP3)
    }
}
