import MailTransport
import SASL
import Testing

@Suite("The server's side of the simple mechanisms")
struct PlainServerTests {
    private let accounts = SASLAccountList(passwords: ["tim": "tanstaaf", "admin": "pw"], masters: ["admin"])
    private let protected = ConnectionFacts(tls: TLSFacts(version: "TLSv1.3", cipher: "x"))

    private func session(_ mechanism: String) throws -> SASLServerSession {
        try #require(SASLServerSession(mechanism: mechanism, accounts: self.accounts, connection: self.protected))
    }

    @Test(
        "accepts the right password with PLAIN and nothing else",
        arguments: [
            ("\0tim\0tanstaaf", "tim"), ("tim\0tim\0tanstaaf", "tim"), ("tim\0admin\0pw", "tim"),
            ("\0tim\0tanstaa", nil), ("\0tim\0tanstaafx", nil), ("\0tom\0tanstaaf", nil), ("admin\0tim\0tanstaaf", nil),
            ("\0\0", nil), ("", nil), ("tim", nil), ("\0tim\0tanstaaf\0", nil), ("\0tom\0", nil),
        ] as [(String, String?)])
    func plain(message: String, actsAs: String?) async throws {
        var session = try self.session("plain")
        #expect(try await session.start(initialResponse: nil) == .challenge([]))
        switch try await session.step(Array(message.utf8)) {
        case .success(let identity): #expect(identity.authorizationID == actsAs)
        case .failure: #expect(actsAs == nil)
        default: Issue.record("unexpected step")
        }
        guard case .failure = try await session.step([]) else { return #expect(Bool(false), "went on after its end") }
    }

    @Test("asks twice with LOGIN, and takes a name that came along with the command")
    func login() async throws {
        var session = try self.session("LOGIN")
        #expect(try await session.start(initialResponse: nil) == .challenge(Array("Username:".utf8)))
        #expect(try await session.step(Array("tim".utf8)) == .challenge(Array("Password:".utf8)))
        #expect(try await session.step(Array("tanstaaf".utf8)) == .success(SASLIdentity(username: "tim")))
        var short = try self.session("LOGIN")
        #expect(try await short.start(initialResponse: Array("tim".utf8)) == .challenge(Array("Password:".utf8)))
        guard case .failure = try await short.step([]) else { return #expect(Bool(false), "took an empty password") }
    }

    @Test("offers no mechanism that shows the password without TLS")
    func offers() {
        #expect(!SASLServerSession.offered(over: ConnectionFacts()).contains("PLAIN"))
        #expect(SASLServerSession(mechanism: "PLAIN", accounts: self.accounts, connection: ConnectionFacts()) == nil)
        #expect(SASLServerSession.offered(over: ConnectionFacts(), allowPlaintextPasswords: true).contains("PLAIN"))
    }

    @Test("lets nobody in without a name unless told to")
    func anonymous() async throws {
        var closed = try self.session("ANONYMOUS")
        guard case .failure = try await closed.start(initialResponse: []) else {
            return #expect(Bool(false), "let somebody in")
        }
        let open = SASLAccountList(passwords: [:], allowsAnonymous: true)
        var session = try #require(
            SASLServerSession(mechanism: "ANONYMOUS", accounts: open, connection: ConnectionFacts()))
        #expect(try await session.start(initialResponse: []) == .success(SASLIdentity(username: "")))
    }
}
