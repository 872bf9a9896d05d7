import MailTransport
import Testing

@testable import SASL

@Suite("SCRAM")
struct ScramTests {
    private static let exporter = [UInt8](repeating: 7, count: 32)
    private static let endPoint = [UInt8](repeating: 9, count: 32)
    private let accounts = SASLAccountList(
        passwords: ["user": "pencil", "a,b=c": "p", "ünï": "I\u{AD}X"], masters: ["user"])

    private static func facts(_ version: String, exporter: Bool = true, endPoint: Bool = true) -> ConnectionFacts {
        ConnectionFacts(
            tls: TLSFacts(
                version: version, cipher: "x", serverEndPoint: endPoint ? Self.endPoint : nil,
                exporter: exporter ? Self.exporter : nil))
    }

    /// A whole login; the identity, or nil when the server refused.
    private func login(
        _ credentials: Credentials, client: ConnectionFacts, server: ConnectionFacts, offered: [String],
        advertised: [String]? = nil
    ) async throws -> (mechanism: String, identity: SASLIdentity?) {
        var session = try SASLSession(
            credentials: credentials, offered: offered, connection: client, host: "mail.example.com", port: 993)
        var other = try #require(
            SASLServerSession(
                mechanism: session.mechanism, advertised: advertised, accounts: self.accounts, connection: server))
        var step = try await other.start(initialResponse: try await session.initialResponse())
        while case .challenge(let challenge) = step {
            step = try await other.step(try await session.respond(to: challenge))
        }
        guard case .success(let identity) = step else { return (session.mechanism, nil) }
        try session.finish()
        return (session.mechanism, identity)
    }

    @Test(
        "logs in with every hash, plain and bound to the connection by either binding",
        arguments: ["SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"],
        [
            ("", ConnectionFacts()), ("", Self.facts("TLSv1.3", exporter: false, endPoint: false)),
            ("-PLUS", Self.facts("TLSv1.3")), ("-PLUS", Self.facts("TLSv1.2")),
            ("-PLUS", Self.facts("TLSv1.3", exporter: false)), ("-PLUS", Self.facts("TLSv1.2", endPoint: false)),
        ] as [(String, ConnectionFacts)])
    func logsIn(mechanism: String, connection: (suffix: String, facts: ConnectionFacts)) async throws {
        let credentials = Credentials.password(username: "user", password: "pencil")
        let offered = ["PLAIN", mechanism, mechanism + "-PLUS"]
        let result = try await self.login(
            credentials, client: connection.facts, server: connection.facts, offered: offered)
        #expect(result.mechanism == mechanism + connection.suffix)
        #expect(result.identity == SASLIdentity(username: "user"))
    }

    @Test("carries names with commas, equals signs and letters of every kind, and prepares passwords")
    func names() async throws {
        for (name, password) in [("a,b=c", "p"), ("ünï", "IX"), ("u\u{308}nï", "\u{2168}")] {
            let result = try await self.login(
                .password(username: name, password: password), client: ConnectionFacts(), server: ConnectionFacts(),
                offered: ["SCRAM-SHA-256"])
            #expect(result.identity != nil, "\(name)")
        }
    }

    @Test("lets those act for others who may, and nobody else")
    func authorization() async throws {
        for (name, password, isAllowed) in [("user", "pencil", true), ("a,b=c", "p", false)] {
            let result = try await self.login(
                .password(username: name, password: password, authorizationID: "boss,a=b"), client: ConnectionFacts(),
                server: ConnectionFacts(), offered: ["SCRAM-SHA-256"])
            #expect(result.identity?.authorizationID == (isAllowed ? "boss,a=b" : nil))
        }
    }

    @Test(
        "is refused with a wrong password or an unknown name", arguments: [("user", "pencil "), ("nobody", "pencil")])
    func wrong(name: String, password: String) async throws {
        let result = try await self.login(
            .password(username: name, password: password), client: ConnectionFacts(), server: ConnectionFacts(),
            offered: ["SCRAM-SHA-1"])
        #expect(result.identity == nil)
    }

    @Test("is refused when the two ends are of different connections")
    func between() async throws {
        var elsewhere = Self.facts("TLSv1.3")
        elsewhere.tls?.exporter = [UInt8](repeating: 8, count: 32)
        let result = try await self.login(
            .password(username: "user", password: "pencil"), client: elsewhere, server: Self.facts("TLSv1.3"),
            offered: ["SCRAM-SHA-256-PLUS"])
        #expect(result.identity == nil)
    }

    @Test("is refused when somebody took the -PLUS names out of the server's list")
    func downgrade() async throws {
        let facts = Self.facts("TLSv1.3")
        let credentials = Credentials.password(username: "user", password: "pencil")
        let hidden = try await self.login(credentials, client: facts, server: facts, offered: ["SCRAM-SHA-256"])
        #expect(hidden.identity == nil)
        let honest = try await self.login(
            credentials, client: facts, server: facts, offered: ["SCRAM-SHA-256"], advertised: ["SCRAM-SHA-256"])
        #expect(honest.identity != nil)
    }

    @Test(
        "says y only when it could bind and the server offers no binding at all",
        arguments: [
            (["SCRAM-SHA-256"], true, "y,,"), (["SCRAM-SHA-256"], false, "n,,"),
            (["SCRAM-SHA-256", "SCRAM-SHA-512-PLUS"], false, "n,,"),
            (["SCRAM-SHA-256", "SCRAM-SHA-512-PLUS"], true, "p=tls-exporter,,"),
        ])
    func flag(offered: [String], canBind: Bool, header: String) async throws {
        var session = try SASLSession(
            credentials: .password(username: "user", password: "pencil"), offered: offered,
            connection: Self.facts("TLSv1.3", exporter: canBind, endPoint: canBind), host: "h", port: 1)
        let first = try #require(try await session.initialResponse())
        #expect(first.starts(with: header.utf8))
    }

    @Test("says n, not y, when the bound mechanisms were left out on purpose")
    func excluded() async throws {
        var session = try SASLSession(
            credentials: .password(username: "user", password: "pencil"),
            offered: ["SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"], connection: Self.facts("TLSv1.3"),
            excluding: ["SCRAM-SHA-256-PLUS"], host: "h", port: 1)
        #expect(session.mechanism == "SCRAM-SHA-256")
        #expect(try await session.initialResponse()?.starts(with: "n,,".utf8) == true)
    }

    // MARK: False servers

    /// A client in the middle of the exchange of RFC 7677, section 3.
    private func client() throws -> ScramMechanism {
        var client = try ScramMechanism(
            .sha256, username: Secret("user"), password: Secret("pencil"), binding: .unsupported,
            nonce: Array("rOprNGfwEbeRWgbNEkqO".utf8))
        _ = client.initialResponse()
        return client
    }

    @Test(
        "refuses a first message of the server that is false",
        arguments: [
            ("", .malformedChallenge), ("r=x", .malformedChallenge),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==", .malformedChallenge),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=,i=4096", .malformedChallenge),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=!!!!,i=4096", .malformedChallenge),
            ("s=W22ZaJ0SNY7soEsUEjb6gQ==,r=rOprNGfwEbeRWgbNEkqO%x,i=4096", .malformedChallenge),
            ("m=ext,r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", .malformedChallenge),
            ("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", .serverNotVerified),
            ("r=otherother%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", .serverNotVerified),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1", .unsafeParameters),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095", .unsafeParameters),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000", .unsafeParameters),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999999999999", .malformedChallenge),
            ("r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1", .unsafeParameters),
        ] as [(String, SASLError.Code)])
    func falseFirst(message: String, code: SASLError.Code) throws {
        var client = try self.client()
        let error = #expect(throws: SASLError.self) { try client.respond(to: Array(message.utf8)) }
        #expect(error?.code == code)
    }

    @Test(
        "refuses a last message of the server that is false, and any success without one",
        arguments: [
            (nil, .serverNotVerified), ("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G5=", .serverNotVerified),
            ("v=", .serverNotVerified), ("", .malformedChallenge), ("e=invalid-proof", .rejected),
            ("e=channel-bindings-dont-match", .serverNotVerified), ("e=other-error", .aborted),
        ] as [(String?, SASLError.Code)])
    func falseFinal(message: String?, code: SASLError.Code) throws {
        var client = try self.client()
        let first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        _ = try client.respond(to: Array(first.utf8))
        let error = #expect(throws: SASLError.self) {
            if let message { _ = try client.respond(to: Array(message.utf8)) }
            try client.finish(success: nil)
        }
        #expect(error?.code == code)
        #expect(throws: SASLError.self) { try client.finish(success: nil) }
    }

    @Test("takes the server's signature from the success itself too")
    func signatureInSuccess() throws {
        var client = try self.client()
        let first = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        _ = try client.respond(to: Array(first.utf8))
        try client.finish(success: Array("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".utf8))
    }

    @Test("is passed over for PLAIN when the password cannot be prepared")
    func unpreparable() throws {
        let session = try SASLSession(
            credentials: .password(username: "user", password: "line\r\nbreak"), offered: ["SCRAM-SHA-256", "PLAIN"],
            connection: Self.facts("TLSv1.2"), host: "h", port: 1)
        #expect(session.mechanism == "PLAIN")
        let error = #expect(throws: SASLError.self) {
            try SASLSession(
                credentials: .password(username: "user", password: "line\r\nbreak"), offered: ["SCRAM-SHA-256"],
                connection: Self.facts("TLSv1.2"), host: "h", port: 1)
        }
        #expect(error?.code == .prohibitedCharacter)
    }

    @Test("ends in a refusal, never in a trap, when a client's message is cut or changed anywhere")
    func serverTotal() async throws {
        let first = Array("n,a=boss,n=user,r=rOprNGfwEbeRWgbNEkqO".utf8)
        for cut in 0...first.count {
            for extra: [UInt8] in [[], [0], [UInt8(ascii: "=")], [UInt8(ascii: ",")], [0xFF]] {
                var server = try #require(
                    SASLServerSession(
                        mechanism: "SCRAM-SHA-256", accounts: self.accounts, connection: ConnectionFacts()))
                let step = try? await server.start(initialResponse: Array(first[..<cut]) + extra)
                guard case .challenge = step else { continue }
                let next = try? await server.step(Array(first[..<cut]) + extra)
                if case .success = next { Issue.record("accepted a cut message") }
            }
        }
    }
}
