import MailTesting
import MailTransport
import Testing

@Suite("A TLS handshake")
struct HandshakeTests {
    /// Both sides of a handshake over a pipe.
    static func connect(
        _ provider: any TLSProvider, _ server: OpenSSLServer, host: String = "localhost", _ settings: TLSSettings
    ) async throws -> (client: any ByteConnection, server: any ByteConnection) {
        let (left, right) = InMemoryPipe.makePair()
        async let accepted = server.secureServer(right, until: nil)
        let client: any ByteConnection
        do {
            client = try await provider.secureClient(left, serverName: host, settings: settings, until: nil)
        } catch {
            _ = try? await accepted
            throw error
        }
        return (client, try await accepted)
    }

    @Test("protects a connection, with both bindings and a proper end")
    func protects() async throws {
        let tls = try TestTLS(host: "mail.example.com")
        let (client, server) = try await Self.connect(tls.provider, tls.server, host: "mail.example.com", tls.settings)
        let facts = try #require(client.facts.tls)
        let others = try #require(server.facts.tls)
        #expect(facts.version == "TLSv1.3")
        #expect(facts.serverEndPoint?.count == 32)
        #expect(facts.serverEndPoint == others.serverEndPoint)
        #expect(facts.exporter?.count == 32)
        #expect(facts.exporter == others.exporter)
        #expect(facts.peerCertificates.count == 1)
        try await client.write(Array("hello\r\n".utf8), until: nil)
        let stream = WireStream(server)
        #expect(try await stream.readLine(limit: 99, until: nil) == Array("hello".utf8))
        await stream.close()
        var buffer = WireBuffer()
        #expect(try await client.read(into: &buffer, until: nil) == 0)
    }

    @Test(
        "HOSTILE 223: refuses a bad certificate and says which check failed",
        arguments: [
            (CertificateAuthority.Kind.expired, CertificateProblem.Check.expired),
            (.notYetValid, .notYetValid), (.wrongName, .wrongName), (.selfSigned, .selfSigned), (.weakKey, .weakKey),
            (.sha1, .weakSignature), (.nulInName, .wrongName), (.commonNameOnly, .wrongName),
            (.unknownAuthority, .unknownAuthority),
        ])
    func badCertificates(kind: CertificateAuthority.Kind, check: CertificateProblem.Check) async throws {
        let tls = try TestTLS(host: "mail.example.com", kind: kind)
        let error = await #expect(throws: TransportError.self) {
            try await Self.connect(tls.provider, tls.server, host: "mail.example.com", tls.settings)
        }
        #expect(error?.code == .certificateRefused)
        let problem = try #require(error?.underlying as? CertificateProblem)
        #expect(problem.check == check, "\(problem.explanation)")
        #expect(problem.notAfter != nil)
        #expect(problem.isSelfSigned == (kind == .selfSigned))
        if kind == .wrongName { #expect(problem.names == ["somewhere-else.example"]) }
    }

    /// RFC 5929, 4.1: the hash of the certificate's own signature, and SHA-256 in place of the broken ones.
    @Test(
        "the binding to the server's certificate is its SHA-256, also where it is signed with SHA-1",
        arguments: [CertificateAuthority.Kind.good, .sha1])
    func serverEndPoint(kind: CertificateAuthority.Kind) async throws {
        let tls = try TestTLS(kind: kind)
        var settings = tls.settings
        settings.verification = .insecureNone
        let (client, server) = try await Self.connect(tls.provider, tls.server, settings)
        let facts = try #require(client.facts.tls)
        // SHA-1 has 20 bytes.
        #expect(facts.serverEndPoint?.count == 32)
        #expect(server.facts.tls?.serverEndPoint == facts.serverEndPoint)
        client.abort()
        server.abort()
    }
}
