import MailTransport
import SASL
import Testing

@Suite("A login session")
struct SASLSessionTests {
    private let plaintext = ConnectionFacts(peer: "192.0.2.1:143")
    private let protected = ConnectionFacts(tls: TLSFacts(version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256"))
    private let credentials = Credentials.password(username: "tim", password: "tanstaaftanstaaf")

    private func session(
        _ offered: [String], credentials: Credentials? = nil, plaintext: Bool = false, allow: Bool = false,
        excluding: [String] = []
    ) throws(SASLError) -> SASLSession {
        try SASLSession(
            credentials: credentials ?? self.credentials, offered: offered,
            connection: plaintext ? self.plaintext : self.protected, allowPlaintextPasswords: allow,
            excluding: excluding, host: "mail.example.com", port: 143)
    }

    @Test("sends PLAIN in one message")
    func plain() async throws {
        var session = try self.session(["LOGIN", "plain"])
        #expect(session.mechanism == "PLAIN")
        #expect(try await session.initialResponse() == Array("\0tim\0tanstaaftanstaaf".utf8))
        try session.finish()
    }

    @Test("carries the authorization identity with PLAIN, and never with LOGIN")
    func authorizationID() async throws {
        let credentials = Credentials.password(username: "Kurt", password: "xipj3plmq", authorizationID: "Ursel")
        var session = try self.session(["PLAIN", "LOGIN"], credentials: credentials)
        #expect(try await session.initialResponse() == Array("Ursel\0Kurt\0xipj3plmq".utf8))
        #expect(throws: SASLError.self) { try self.session(["LOGIN"], credentials: credentials) }
    }

    @Test(
        "answers LOGIN's prompts whatever they say",
        arguments: [
            ("Username:", "Password:"), ("User Name", "Password"), ("", ""), ("ユーザー", "パスワード"), ("334", "x"),
        ])
    func login(prompts: (String, String)) async throws {
        var session = try self.session(["AUTH=LOGIN"])
        #expect(session.mechanism == "LOGIN")
        #expect(try await session.initialResponse() == nil)
        #expect(try await session.respond(to: Array(prompts.0.utf8)) == Array("tim".utf8))
        #expect(try await session.respond(to: Array(prompts.1.utf8)) == Array("tanstaaftanstaaf".utf8))
        try session.finish()
    }

    @Test("does not call LOGIN done before the password was asked for")
    func loginTooEarly() async throws {
        var session = try self.session(["LOGIN"])
        _ = try await session.respond(to: [])
        #expect { try session.finish() } throws: { ($0 as? SASLError)?.code == .malformedChallenge }
    }

    @Test("shows no password without TLS unless asked in code")
    func noPlaintext() throws {
        #expect { try self.session(["PLAIN", "LOGIN"], plaintext: true) } throws: {
            ($0 as? SASLError)?.code == .plaintextRefused
        }
        #expect(try self.session(["PLAIN"], plaintext: true, allow: true).mechanism == "PLAIN")
    }

    @Test("says so when nothing is in common", arguments: [[], ["GSSAPI"], ["XOAUTH2"]])
    func nothing(offered: [String]) {
        #expect { try self.session(offered) } throws: { ($0 as? SASLError)?.code == .noCommonMechanism }
    }

    @Test("leaves out what is excluded")
    func excluded() throws {
        #expect(try self.session(["PLAIN", "LOGIN"], excluding: ["plain"]).mechanism == "LOGIN")
    }

    @Test(
        "HOSTILE 249: refuses NUL in a name or a password and passes everything else through",
        arguments: ["\r\n", "\"", "\\", "пароль", String(repeating: "x", count: 10_000)])
    func odd(password: String) async throws {
        var session = try self.session(["PLAIN"], credentials: .password(username: "tim", password: password))
        #expect(try await session.initialResponse() == Array("\0tim\0\(password)".utf8))
        for broken in [
            Credentials.password(username: "t\0m", password: "p"), .password(username: "t", password: "p\0"),
        ] {
            for mechanism in ["PLAIN", "LOGIN"] {
                #expect { try self.session([mechanism], credentials: broken) } throws: {
                    ($0 as? SASLError)?.code == .prohibitedCharacter
                }
            }
        }
    }

    @Test("HOSTILE 90: refuses a challenge of more than 16 KiB")
    func longChallenge() async throws {
        var session = try self.session(["LOGIN"])
        let error = await #expect(throws: SASLError.self) {
            try await session.respond(to: [UInt8](repeating: 65, count: 16 * 1024 + 1))
        }
        #expect(error?.code == .limitExceeded)
    }

    @Test("HOSTILE 90: answers no more than 8 challenges")
    func endless() async throws {
        struct Chatty: SASLMechanism {
            let name = "CHATTY"
            let showsSecret = false
            func initialResponse() -> [UInt8]? { nil }
            func respond(to challenge: [UInt8]) -> [UInt8] { challenge }
        }
        var session = try self.session(["CHATTY"], credentials: .mechanisms([Chatty()]))
        for _ in 0..<8 { #expect(try await session.respond(to: [1]) == [1]) }
        let error = await #expect(throws: SASLError.self) { try await session.respond(to: [1]) }
        #expect(error?.code == .limitExceeded)
    }

    @Test("sends EXTERNAL and ANONYMOUS, empty where there is nothing to say")
    func withoutPassword() async throws {
        var external = try self.session(["EXTERNAL"], credentials: .external())
        #expect(try await external.initialResponse() == [])
        var other = try self.session(["EXTERNAL"], credentials: .external(authorizationID: "fred"))
        #expect(try await other.initialResponse() == Array("fred".utf8))
        var anonymous = try self.session(["ANONYMOUS"], credentials: .anonymous(trace: "sirhc"), plaintext: true)
        #expect(try await anonymous.initialResponse() == Array("sirhc".utf8))
    }
}
