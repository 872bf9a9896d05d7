import MailTransport
import SASL
import Synchronization
import Testing

/// A provider that remembers what was discarded.
private final class CountingTokens: TokenProvider {
    let discarded = Mutex(0)
    let answer: Result<AccessToken, any Error>

    init(_ answer: Result<AccessToken, any Error>) { self.answer = answer }
    func token() async throws -> AccessToken { try self.answer.get() }
    func discard(_ token: AccessToken) async { self.discarded.withLock { $0 += 1 } }
}

@Suite("Logins with an access token")
struct BearerTests {
    private let facts = ConnectionFacts(tls: TLSFacts(version: "TLSv1.3", cipher: "x"))
    private let accounts = SASLAccountList(passwords: [:], tokens: ["a,b@example.com": "good"])

    private func session(
        _ mechanism: String, _ tokens: any TokenProvider, user: String = "a,b@example.com"
    ) throws
        -> SASLSession
    {
        try SASLSession(
            credentials: .bearer(username: user, tokens: tokens), offered: [mechanism], connection: self.facts,
            host: "imap.example.com", port: 993)
    }

    @Test("succeed with the right token", arguments: ["OAUTHBEARER", "XOAUTH2"])
    func right(mechanism: String) async throws {
        var session = try self.session(mechanism, FixedToken("good"))
        var server = try #require(
            SASLServerSession(mechanism: mechanism, accounts: self.accounts, connection: self.facts))
        let step = try await server.start(initialResponse: try await session.initialResponse())
        #expect(step == .success(SASLIdentity(username: "a,b@example.com")))
        try session.finish()
    }

    @Test(
        "end in a typed error when the token is refused, and the provider hears of it",
        arguments: ["OAUTHBEARER", "XOAUTH2"])
    func wrong(mechanism: String) async throws {
        let tokens = CountingTokens(.success(AccessToken("bad")))
        var session = try self.session(mechanism, tokens)
        var server = try #require(
            SASLServerSession(mechanism: mechanism, accounts: self.accounts, connection: self.facts))
        let step = try await server.start(initialResponse: try await session.initialResponse())
        guard case .challenge(let reason) = step else { return #expect(Bool(false), "no reason given") }
        let answer = try await session.respond(to: reason)
        #expect(answer == (mechanism == "XOAUTH2" ? [] : [1]))
        guard case .failure = try await server.step(answer) else { return #expect(Bool(false), "not refused") }
        #expect(throws: SASLError.self) { try session.finish() }
        let error = await session.rejected()
        #expect(error.code == .tokenRejected)
        #expect((error.underlying as? BearerRefusal)?.status == (mechanism == "XOAUTH2" ? "401" : "invalid_token"))
        #expect(tokens.discarded.withLock { $0 } == 1)
    }

    @Test("do not blame the token when it only lacks a right")
    func scope() async throws {
        let tokens = CountingTokens(.success(AccessToken("t")))
        var session = try self.session("OAUTHBEARER", tokens)
        _ = try await session.initialResponse()
        _ = try await session.respond(to: Array(#"{"status":"insufficient_scope","scope":"mail"}"#.utf8))
        guard case .changeSettings = await session.rejected().remedy else {
            return #expect(Bool(false), "the remedy is not in the settings")
        }
        #expect(tokens.discarded.withLock { $0 } == 0)
    }

    @Test(
        "survive a reason that is no JSON", arguments: ["", "{", "nonsense", #"{"status":401}"#, #"{"status":[[]]}"#])
    func nonsense(reason: String) async throws {
        var session = try self.session("XOAUTH2", FixedToken("t"))
        _ = try await session.initialResponse()
        #expect(try await session.respond(to: Array(reason.utf8)) == [])
        #expect(await session.rejected().code == .tokenRejected)
        await #expect(throws: SASLError.self) { try await session.respond(to: []) }
    }

    @Test("tell an outage from a grant that is gone")
    func outage() async throws {
        for (token, remedy) in [
            (TokenError.Code.transient, Remedy.retryLater(after: nil)), (.invalidGrant, .logInAgain),
        ] {
            var session = try self.session("XOAUTH2", CountingTokens(.failure(TokenError(token, "It is so."))))
            let error = await #expect(throws: SASLError.self) { try await session.initialResponse() }
            #expect(error?.code == .tokenUnavailable)
            #expect(error?.remedy == remedy)
            #expect((error?.underlying as? TokenError)?.code == token)
        }
        var cancelled = try self.session("XOAUTH2", CountingTokens(.failure(CancellationError())))
        let error = await #expect(throws: SASLError.self) { try await cancelled.initialResponse() }
        #expect(error?.code == .cancelled)
    }

    @Test("put no control character of a name or a token on the wire")
    func controls() async throws {
        #expect(throws: SASLError.self) { try self.session("XOAUTH2", FixedToken("t"), user: "a\u{1}auth=Bearer x") }
        for token in ["", "a\u{1}b", "a b", "a\r\nb", "ä"] {
            var session = try self.session("XOAUTH2", FixedToken(token))
            await #expect(throws: SASLError.self) { try await session.initialResponse() }
        }
    }
}
