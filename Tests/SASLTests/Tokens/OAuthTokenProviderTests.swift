import MailCrypto
import MailTesting
import MailTransport
import Synchronization
import Testing

@testable import SASL

@Suite("Tokens from an endpoint")
struct OAuthTokenProviderTests {
    private let clock = ManualClock()

    private var address: WebAddress {
        get throws { try #require(WebAddress("https://login.example/token")) }
    }

    /// Runs `body` with a client whose requests reach `endpoint` over TLS through an in-memory network.
    private func serving(
        _ endpoint: TestTokenEndpoint, kind: CertificateAuthority.Kind = .good, _ body: (WebClient) async throws -> Void
    ) async throws {
        try await self.serving(kind: kind, endpoint.answer, body)
    }

    private func serving(
        kind: CertificateAuthority.Kind = .good,
        _ handler: @escaping @Sendable (TestWebServer.Request) async throws -> TestWebServer.Answer,
        _ body: (WebClient) async throws -> Void
    ) async throws {
        let network = InMemoryNetwork(clock: self.clock)
        let tls = try TestTLS(host: "login.example", kind: kind)
        let listener = network.listen(at: try Endpoint(host: "login.example", port: 443))
        try await withTestWebServer(
            on: listener, handler, secure: { try await tls.server.secureServer($0, until: nil) }
        ) {
            var configuration = WebClientConfiguration()
            configuration.tls = tls.settings
            let connector = MailConnector(transport: network, tls: tls.provider, clock: self.clock)
            let client = WebClient(connector, configuration: configuration)
            try await body(client)
            await client.close()
        }
    }

    private func grant(_ rotation: OAuthGrant.Rotation? = nil) throws -> OAuthGrant {
        .refreshToken("r0", at: try self.address, clientID: "app", clientSecret: "s e&c=r", rotation: rotation)
    }

    private func endpoint(rotates: Bool = false, lifetime: Int? = 3600) -> TestTokenEndpoint {
        TestTokenEndpoint(
            clientID: "app", clientSecret: "s e&c=r", refreshToken: "r0", rotates: rotates, lifetime: lifetime)
    }

    @Test("are asked for once, however many connections want one")
    func singleFlight() async throws {
        let endpoint = self.endpoint()
        try await self.serving(endpoint) { client in
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            let texts = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 { group.addTask { try await provider.token().reveal() } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(texts == ["token-1"])
            #expect(endpoint.requestCount == 1)
            #expect(endpoint.forms.first?["scope"] == nil)
        }
    }

    @Test("are renewed before they end, by the clock that never jumps")
    func skew() async throws {
        let endpoint = self.endpoint()
        try await self.serving(endpoint) { client in
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            let first = try await provider.token()
            #expect(first.expires == self.clock.wallTime.advanced(by: .seconds(3600)))
            self.clock.advance(by: .seconds(3299))
            #expect(try await provider.token().reveal() == "token-1")
            self.clock.setWallTime(WallTime(millisecondsSince1970: 0))
            #expect(try await provider.token().reveal() == "token-1")
            self.clock.advance(by: .seconds(1))
            #expect(try await provider.token().reveal() == "token-2")
        }
    }

    @Test("are renewed after three quarters of a short life, and taken to live an hour when nothing is said")
    func lifetimes() async throws {
        for (lifetime, still) in [(60, 44), (nil, 3299)] as [(Int?, Int)] {
            let endpoint = self.endpoint(lifetime: lifetime)
            try await self.serving(endpoint) { client in
                let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
                _ = try await provider.token()
                self.clock.advance(by: .seconds(still))
                #expect(try await provider.token().reveal() == "token-1")
                self.clock.advance(by: .seconds(1))
                #expect(try await provider.token().reveal() == "token-2")
            }
        }
    }

    @Test("come with a new refresh token that is kept before anything else")
    func rotation() async throws {
        let endpoint = self.endpoint(rotates: true)
        let kept = Mutex<[String]>([])
        try await self.serving(endpoint) { client in
            let grant = try self.grant { token in kept.withLock { $0.append(token) } }
            let provider = OAuthTokenProvider(grant, http: client, clock: self.clock)
            for round in 1...3 {
                #expect(try await provider.token().reveal() == "token-\(round)")
                #expect(kept.withLock { $0 }.last == endpoint.refreshToken)
                self.clock.advance(by: .seconds(3600))
            }
            #expect(kept.withLock { $0 } == ["refresh-1", "refresh-2", "refresh-3"])
        }
    }

    @Test("wait until the new refresh token could be kept, and ask the endpoint no second time for that")
    func rotationFails() async throws {
        struct DiskFull: Error {}
        let endpoint = self.endpoint(rotates: true)
        let attempts = Mutex(0)
        try await self.serving(endpoint) { client in
            let grant = try self.grant { token in
                #expect(token == "refresh-1")
                let attempt = attempts.withLock { count in
                    count += 1
                    return count
                }
                if attempt < 3 { throw DiskFull() }
            }
            let provider = OAuthTokenProvider(grant, http: client, clock: self.clock)
            for _ in 0..<2 {
                let error = await #expect(throws: TokenError.self) { try await provider.token() }
                #expect(error?.code == .transient)
                #expect(error?.underlying is DiskFull)
            }
            #expect(try await provider.token().reveal() == "token-1")
            #expect(endpoint.requestCount == 1)
        }
    }

    @Test("outlive an outage of the endpoint while they are good")
    func outage() async throws {
        let endpoint = self.endpoint()
        try await self.serving(endpoint) { client in
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            _ = try await provider.token()
            self.clock.advance(by: .seconds(3400))
            endpoint.queue(.json(503, "busy"))
            endpoint.queue(.init("", closes: true))
            #expect(try await provider.token().reveal() == "token-1")
            #expect(try await provider.token().reveal() == "token-1")
            self.clock.advance(by: .seconds(200))
            endpoint.queue(.json(503, "busy"))
            let error = await #expect(throws: TokenError.self) { try await provider.token() }
            #expect(error?.code == .transient)
            #expect(try await provider.token().reveal() == "token-2")
        }
    }

    @Test(
        "fail in a typed way for every broken answer",
        arguments: [
            ("", true, .transient), ("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"access", true, .transient),
            ("220 mail ESMTP\r\n", true, .transient),
            ("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", false, .transient),
            ("HTTP/1.1 400 No\r\nContent-Length: 25\r\n\r\n{\"error\":\"invalid_grant\"}", false, .invalidGrant),
            (
                "HTTP/1.1 302 Go\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n", false,
                .invalidSettings
            ),
            (
                "HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"" + String(repeating: "x", count: 300_000) + "\"}", true,
                .transient
            ),
        ] as [(String, Bool, TokenError.Code)])
    func broken(answer: String, closes: Bool, code: TokenError.Code) async throws {
        let endpoint = self.endpoint()
        try await self.serving(endpoint) { client in
            endpoint.queue(.init(answer, closes: closes))
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            let error = await #expect(throws: TokenError.self) { try await provider.token() }
            #expect(error?.code == code)
            #expect(endpoint.requestCount == 1)
        }
    }

    @Test("are not asked for again for a minute after a refusal")
    func refusal() async throws {
        let endpoint = self.endpoint()
        try await self.serving(endpoint) { client in
            endpoint.queue(.json(400, #"{"error":"invalid_grant"}"#))
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            for _ in 0..<10 {
                let error = await #expect(throws: TokenError.self) { try await provider.token() }
                #expect(error?.code == .invalidGrant)
            }
            #expect(endpoint.requestCount == 1)
            self.clock.advance(by: .seconds(60))
            #expect(try await provider.token().reveal() == "token-1")
        }
    }

    @Test("are replaced when a server has refused them, and only the one that is in use")
    func discarded() async throws {
        let endpoint = self.endpoint()
        try await self.serving(endpoint) { client in
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            let first = try await provider.token()
            await provider.discard(AccessToken("another"))
            #expect(try await provider.token().reveal() == "token-1")
            await provider.discard(first)
            #expect(try await provider.token().reveal() == "token-2")
            await provider.discard(first)
            #expect(try await provider.token().reveal() == "token-2")
        }
    }

    @Test("let a caller go who no longer waits, and serve the others")
    func cancelled() async throws {
        let gate = WaitPoint()
        let arrived = WaitPoint()
        try await self.serving { _ in
            arrived.wake()
            try await gate.wait()
            return .json(200, #"{"access_token":"late"}"#)
        } _: { client in
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            let impatient = Task { try await provider.token() }
            try await arrived.wait()
            let patient = Task { try await provider.token() }
            impatient.cancel()
            await #expect(throws: CancellationError.self) { try await impatient.value }
            gate.wake()
            #expect(try await patient.value.reveal() == "late")
        }
    }

    @Test("are never asked for at an endpoint whose certificate is bad, which counts as an outage")
    func badCertificate() async throws {
        let endpoint = self.endpoint()
        for kind in [CertificateAuthority.Kind.expired, .wrongName, .selfSigned] {
            try await self.serving(endpoint, kind: kind) { client in
                let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
                let error = await #expect(throws: TokenError.self) { try await provider.token() }
                #expect(error?.code == .transient)
                #expect((error?.underlying as? TransportError)?.code == .certificateRefused)
            }
        }
        #expect(endpoint.requestCount == 0)
    }

    @Test("are not to be had where nothing listens or nobody answers in time")
    func unreachable() async throws {
        let network = InMemoryNetwork(clock: self.clock)
        let client = WebClient(MailConnector(transport: network, tls: PassthroughTLS(), clock: self.clock))
        let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
        let error = await #expect(throws: TokenError.self) { try await provider.token() }
        #expect(error?.code == .transient)
        try await self.serving { _ in
            try await WaitPoint().wait()
            return .init("")
        } _: { client in
            let provider = OAuthTokenProvider(try self.grant(), http: client, clock: self.clock)
            let waiting = Task { try await provider.token() }
            // One sleeper is the request's time limit, or the time limit of a step before it.
            try await self.clock.waitForSleepers(1)
            self.clock.advance(by: .seconds(61))
            let error = await #expect(throws: TokenError.self) { try await waiting.value }
            #expect(error?.code == .transient)
            #expect((error?.underlying as? TransportError)?.code == .timedOut)
        }
    }

    @Test("are given to an application by itself, as Microsoft 365 wants it")
    func clientCredentials() async throws {
        let http = ScriptedHTTP([
            .init(
                "POST", "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token",
                bodyContains: [
                    "grant_type=client_credentials", "client_id=app", "client_secret=s%2Be%26c",
                    "scope=https%3A%2F%2Foutlook.office365.com%2F.default",
                ], answer: .json(200, #"{"access_token":"m","expires_in":3599,"token_type":"Bearer"}"#))
        ])
        let grant = try OAuthGrant.microsoft365(tenant: "contoso.example", clientID: "app", clientSecret: "s+e&c")
        #expect(try await OAuthTokenProvider(grant, http: http, clock: self.clock).token().reveal() == "m")
        #expect(http.requests.first?.headers["Content-Type"] == "application/x-www-form-urlencoded")
        for tenant in ["", "a/b", "a?b", "ä"] {
            #expect(throws: TokenError.self) {
                try OAuthGrant.microsoft365(tenant: tenant, clientID: "app", clientSecret: "s")
            }
        }
    }

    @Test("are given to a service account for claims that its key has signed")
    func serviceAccount() async throws {
        let key = try RSAPrivateKey(generating: 2048)
        let pem = String(decoding: try key.pem(), as: UTF8.self)
        let file = JSONValue.object([
            "type": .string("service_account"), "client_email": .string("bot@project.example"),
            "private_key_id": .string("k1"), "private_key": .string(pem),
            "token_uri": .string("https://login.example/token"),
        ]).encoded
        let endpoint = TestTokenEndpoint(clientID: "", clientSecret: nil)
        try await self.serving(endpoint) { client in
            let grant = try OAuthGrant.googleServiceAccount(keyFile: file, user: "support@example.com")
            #expect(!"\(grant) \(String(reflecting: grant))".contains("bot@"))
            _ = try await OAuthTokenProvider(grant, http: client, clock: self.clock).token()
        }
        let form = try #require(endpoint.forms.first)
        #expect(form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        let parts = try #require(form["assertion"]).split(separator: ".").map { part in
            Base64.decode(part.utf8.map { $0 == UInt8(ascii: "-") ? 43 : $0 == UInt8(ascii: "_") ? 47 : $0 }) ?? []
        }
        let signed = try #require(form["assertion"]).split(separator: ".").prefix(2).joined(separator: ".")
        #expect(parts.count == 3)
        #expect(key.verifies(parts[2], of: Array(signed.utf8)))
        #expect(
            JSONValue(reading: parts[0])
                == .object(["alg": .string("RS256"), "typ": .string("JWT"), "kid": .string("k1")]))
        let claims = try #require(JSONValue(reading: parts[1]))
        #expect(claims["iss"]?.text == "bot@project.example")
        #expect(claims["sub"]?.text == "support@example.com")
        #expect(claims["aud"]?.text == "https://login.example/token")
        #expect(claims["scope"]?.text == "https://mail.google.com/")
        #expect(claims["iat"]?.integer == self.clock.wallTime.secondsSince1970)
        #expect(claims["exp"]?.integer == self.clock.wallTime.secondsSince1970 + 3600)
    }

    @Test(
        "are refused to what is no key file", arguments: ["", "{}", #"{"client_email":"a","private_key":"no"}"#, "[]"])
    func keyFile(text: String) {
        let error = #expect(throws: TokenError.self) {
            try OAuthGrant.googleServiceAccount(keyFile: Array(text.utf8), user: "u")
        }
        #expect(error?.code == .invalidSettings)
    }

    @Test("HOSTILE 250: are printed by nothing that holds them")
    func hidden() throws {
        let grant = try OAuthGrant.google(clientID: "id", clientSecret: "very-secret", refreshToken: "very-secret")
        let provider = OAuthTokenProvider(grant, http: ScriptedHTTP([]), clock: self.clock)
        var text = "\(grant) \(provider) " + String(reflecting: grant) + String(reflecting: provider)
        dump([grant], to: &text)
        dump(["p": provider], to: &text)
        #expect(!text.contains("very-secret"))
    }
}
