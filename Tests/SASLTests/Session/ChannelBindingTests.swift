import MailTesting
import MailTransport
import SASL
import Testing

@Suite("A login bound to a real TLS connection")
struct ChannelBindingTests {
    /// Both ends of a TLS connection over a pipe.
    private func connections(
        maximumVersion: Int32?
    ) async throws -> (client: any ByteConnection, server: any ByteConnection) {
        let tls = try TestTLS(host: "mail.example")
        let settings = maximumVersion.map {
            TLSServerSettings().weakened(TLSServerSettings.Weakness(maximumVersion: $0))
        }
        let identity = try tls.authority.issue(for: "mail.example")
        let server = try OpenSSLServer(identity: identity, settings: settings ?? TLSServerSettings())
        let (near, far) = InMemoryPipe.makePair()
        async let accepted = server.secureServer(far, until: nil)
        let client = try await tls.provider.secureClient(
            near, serverName: "mail.example", settings: tls.settings, until: nil)
        return (client, try await accepted)
    }

    @Test(
        "succeeds between the two ends, with the binding that fits the version",
        arguments: [(nil, "p=tls-exporter,,"), (0x0303, "p=tls-server-end-point,,")] as [(Int32?, String)])
    func bound(maximumVersion: Int32?, header: String) async throws {
        let ends = try await self.connections(maximumVersion: maximumVersion)
        let accounts = SASLAccountList(passwords: ["user": "pencil"])
        var client = try SASLSession(
            credentials: .password(username: "user", password: "pencil"),
            offered: SASLServerSession.offered(over: ends.server.facts), connection: ends.client.facts,
            host: "mail.example", port: 993)
        #expect(client.mechanism == "SCRAM-SHA-512-PLUS")
        var server = try #require(
            SASLServerSession(mechanism: client.mechanism, accounts: accounts, connection: ends.server.facts))
        let first = try #require(try await client.initialResponse())
        #expect(first.starts(with: header.utf8))
        var step = try await server.start(initialResponse: first)
        while case .challenge(let challenge) = step {
            step = try await server.step(try await client.respond(to: challenge))
        }
        #expect(step == .success(SASLIdentity(username: "user")))
        try client.finish()
        await ends.client.close()
        await ends.server.close()
    }

    @Test("fails when somebody joins two connections", arguments: [nil, 0x0303] as [Int32?])
    func joined(maximumVersion: Int32?) async throws {
        let near = try await self.connections(maximumVersion: maximumVersion)
        let far = try await self.connections(maximumVersion: maximumVersion)
        var client = try SASLSession(
            credentials: .password(username: "user", password: "pencil"), offered: ["SCRAM-SHA-256-PLUS"],
            connection: near.client.facts, host: "mail.example", port: 993)
        var server = try #require(
            SASLServerSession(
                mechanism: client.mechanism, accounts: SASLAccountList(passwords: ["user": "pencil"]),
                connection: far.server.facts))
        var step = try await server.start(initialResponse: try await client.initialResponse())
        if case .challenge(let challenge) = step {
            step = try await server.step(try await client.respond(to: challenge))
        }
        guard case .failure = step else { return #expect(Bool(false), "not refused") }
        for end in [near.client, near.server, far.client, far.server] { await end.close() }
    }
}
