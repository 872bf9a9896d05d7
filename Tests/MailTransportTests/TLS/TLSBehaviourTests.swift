import MailTesting
import Testing

@testable import MailTransport

@Suite("TLS")
struct TLSBehaviourTests {
    @Test("HOSTILE 223: an end without a goodbye is a truncation, never an end")
    func truncation() async throws {
        let tls = try TestTLS()
        let (left, right) = InMemoryPipe.makePair()
        async let accepted = tls.server.secureServer(right, until: nil)
        let client = try await tls.provider.secureClient(
            left, serverName: "localhost", settings: tls.settings, until: nil)
        try await accepted.write(Array("{100}\r\nhalf a literal".utf8), until: nil)
        // The pipe below ends in good order; TLS does not.
        await right.close()
        var buffer = WireBuffer()
        while buffer.count < 21 { _ = try await client.read(into: &buffer, until: nil) }
        let error = await #expect(throws: TransportError.self) { try await client.read(into: &buffer, until: nil) }
        #expect(error?.code == .truncated)
    }

    @Test("HOSTILE 223: a server of TLS 1.0 only is refused with a sentence about versions")
    func outdated() async throws {
        let authority = try CertificateAuthority()
        let server = try TestTLS.outdatedServer(authority, host: "localhost")
        let error = await #expect(throws: TransportError.self) {
            try await HandshakeTests.connect(OpenSSLProvider(), server, authority.clientSettings)
        }
        #expect(error?.code == .tlsFailed)
        #expect(error?.detail == "The two sides have no TLS version in common.")
    }

    @Test(
        "HOSTILE 223: plaintext in place of TLS is told from a broken handshake",
        arguments: ["220 mx ESMTP\r\n", "* OK hi\r\n"])
    func plaintext(greeting: String) async throws {
        let (left, right) = InMemoryPipe.makePair()
        try await right.write(Array(greeting.utf8), until: nil)
        let error = await #expect(throws: TransportError.self) {
            try await OpenSSLProvider().secureClient(left, serverName: "a.example", settings: TLSSettings(), until: nil)
        }
        #expect(error?.code == .tlsFailed)
        #expect(error?.detail == "The other side did not answer with TLS.")
        right.abort()
    }

    @Test("HOSTILE 223: a reset during the handshake is a typed error")
    func reset() async throws {
        let (left, right) = InMemoryPipe.makePair()
        right.abort()
        let error = await #expect(throws: TransportError.self) {
            try await OpenSSLProvider().secureClient(left, serverName: "a.example", settings: TLSSettings(), until: nil)
        }
        #expect(error?.code == .tlsFailed)
        #expect((error?.underlying as? TransportError)?.code == .connectionClosed)
    }

    @Test("HOSTILE 223: an application protocol that the server does not have ends the handshake")
    func protocols() async throws {
        let authority = try CertificateAuthority()
        var serverSettings = TLSServerSettings()
        serverSettings.applicationProtocols = ["imap", "http/1.1"]
        let server = try OpenSSLServer(identity: authority.issue(), settings: serverSettings)
        var settings = authority.clientSettings
        settings.applicationProtocols = ["http/1.1", "imap"]
        let (client, _) = try await HandshakeTests.connect(OpenSSLProvider(), server, settings)
        #expect(client.facts.tls?.applicationProtocol == "imap", "the server's preference decides")
        settings.applicationProtocols = ["smtp"]
        let error = await #expect(throws: TransportError.self) {
            try await HandshakeTests.connect(OpenSSLProvider(), server, settings)
        }
        #expect(error?.detail == "The two sides have no application protocol in common.")
    }

    @Test("HOSTILE 223: sessions are resumed with the host they came from, and no other")
    func resumption() async throws {
        let authority = try CertificateAuthority()
        let server = try OpenSSLServer(identity: authority.issue(for: ["a.example", "b.example"]))
        let provider = OpenSSLProvider()
        func visit(_ host: String, _ provider: OpenSSLProvider) async throws -> Bool? {
            let (client, other) = try await HandshakeTests.connect(
                provider, server, host: host, authority.clientSettings)
            // Tickets of TLS 1.3 come after the handshake.
            try await other.write([1], until: nil)
            var buffer = WireBuffer()
            _ = try await client.read(into: &buffer, until: nil)
            await client.close()
            await other.close()
            return client.facts.tls?.isResumed
        }
        #expect(try await visit("a.example", provider) == false)
        #expect(try await visit("a.example", provider) == true)
        #expect(try await visit("b.example", provider) == false)
        #expect(try await visit("b.example", provider) == true)
        let fresh = OpenSSLProvider(resumesSessions: false)
        #expect(try await visit("a.example", fresh) == false)
        #expect(try await visit("a.example", fresh) == false)
    }

    @Test("pins a key, also without any authority, and refuses another key")
    func pins() async throws {
        let authority = try CertificateAuthority()
        let (identity, pin) = try authority.issueWithPin(for: "localhost", .selfSigned)
        let server = try OpenSSLServer(identity: identity)
        var settings = TLSSettings()
        settings.verification = .insecureNone
        settings.pinnedKeys = [[UInt8](repeating: 0, count: 32), pin]
        _ = try await HandshakeTests.connect(OpenSSLProvider(), server, settings)
        settings.pinnedKeys = [[UInt8](repeating: 0, count: 32)]
        let error = await #expect(throws: TransportError.self) {
            try await HandshakeTests.connect(OpenSSLProvider(), server, settings)
        }
        #expect(error?.code == .certificateRefused)
        let problem = try #require(error?.underlying as? CertificateProblem)
        #expect(problem.check == .pinMismatch)
        #expect(problem.keyDigest == pin, "the error tells what to pin")
    }

    @Test("accepts a wildcard for one label, an address for an address, and a name without regard to case")
    func names() async throws {
        let authority = try CertificateAuthority()
        let server = try OpenSSLServer(identity: authority.issue(for: ["*.example.com", "192.0.2.1", "2001:db8::1"]))
        for host in ["mail.example.com", "MAIL.Example.com", "192.0.2.1", "2001:db8::1"] {
            _ = try await HandshakeTests.connect(OpenSSLProvider(), server, host: host, authority.clientSettings)
        }
        for host in ["example.com", "a.b.example.com", "192.0.2.2", "mail.example.org"] {
            let error = await #expect(throws: TransportError.self) {
                try await HandshakeTests.connect(OpenSSLProvider(), server, host: host, authority.clientSettings)
            }
            #expect((error?.underlying as? CertificateProblem)?.check == .wrongName, "\(host)")
        }
    }

    @Test("asks a client for a certificate, and tells the server whose it was")
    func clientCertificates() async throws {
        let authority = try CertificateAuthority()
        let clients = try CertificateAuthority(name: "Clients")
        var serverSettings = TLSServerSettings()
        serverSettings.clientRoots = [clients.rootCertificate]
        serverSettings.requiresClientCertificate = true
        let server = try OpenSSLServer(identity: authority.issue(), settings: serverSettings)
        var settings = authority.clientSettings
        settings.clientIdentity = try clients.issue(for: "worker-7.example")
        let (_, other) = try await HandshakeTests.connect(OpenSSLProvider(), server, settings)
        #expect(other.facts.tls?.peerCertificates.count == 1)

        // In TLS 1.3 a client learns of a refusal only when it reads.
        settings.clientIdentity = nil
        let (left, right) = InMemoryPipe.makePair()
        async let refusal = #expect(throws: TransportError.self) {
            _ = try await server.secureServer(right, until: nil)
        }
        let client = try await OpenSSLProvider().secureClient(
            left, serverName: "localhost", settings: settings, until: nil)
        let told = await #expect(throws: TransportError.self) {
            var buffer = WireBuffer()
            return try await client.read(into: &buffer, until: nil)
        }
        #expect(told?.detail.contains("certificate") == true)
        #expect(await refusal?.detail == "A client certificate is needed.")
    }

    @Test("a server takes a new certificate without a restart, and keeps the old one when the new one is bad")
    func reload() async throws {
        let authority = try CertificateAuthority()
        let server = try OpenSSLServer(identity: authority.issue(for: "old.example"))
        let provider = OpenSSLProvider()
        let (standing, other) = try await HandshakeTests.connect(
            provider, server, host: "old.example", authority.clientSettings)
        try server.reload(authority.issue(for: "new.example"))
        _ = try await HandshakeTests.connect(provider, server, host: "new.example", authority.clientSettings)
        try await standing.write([7], until: nil)
        var buffer = WireBuffer()
        #expect(try await other.read(into: &buffer, until: nil) == 1)

        let stranger = try authority.issue(for: "stranger.example")
        let mixed = TLSIdentity(
            certificateChain: stranger.certificateChain, privateKey: try authority.issue(for: "x.example").privateKey)
        let error = #expect(throws: TransportError.self) { try server.reload(mixed) }
        #expect(error?.code == .invalidSetting)
        #expect(throws: TransportError.self) {
            try server.reload(TLSIdentity(certificateChain: Array("nonsense".utf8), privateKey: []))
        }
        _ = try await HandshakeTests.connect(provider, server, host: "new.example", authority.clientSettings)
    }

    @Test("moves megabytes both ways at the same time")
    func bulk() async throws {
        let tls = try TestTLS()
        let (client, server) = try await SocketTests.connectedPair()
        async let accepted = tls.server.secureServer(server, until: nil)
        let left = try await tls.provider.secureClient(
            client, serverName: "localhost", settings: tls.settings, until: nil)
        let right = try await accepted
        let sent = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 131) }
        @Sendable func collect(_ connection: any ByteConnection) async throws -> [UInt8] {
            var (buffer, received) = (WireBuffer(limit: 50_000), [UInt8]())
            while received.count < sent.count {
                guard try await connection.read(into: &buffer, until: nil) > 0 else { break }
                received += buffer.take(buffer.count)
            }
            return received
        }
        async let there: Void = left.write(sent, until: nil)
        async let back: Void = right.write(sent, until: nil)
        async let fromLeft = collect(left)
        async let fromRight = collect(right)
        #expect(try await fromLeft == sent)
        #expect(try await fromRight == sent)
        _ = try await (there, back)
    }

    @Test(
        "HOSTILE 223: the host's name is sent (SNI), an address never",
        arguments: [("mail.example.com", true), ("192.0.2.77", false), ("2001:db8::77", false)])
    func serverNameIndication(host: String, isSent: Bool) async throws {
        let (left, right) = InMemoryPipe.makePair()
        let handshake = Task {
            try await OpenSSLProvider().secureClient(left, serverName: host, settings: TLSSettings(), until: nil)
        }
        var hello = WireBuffer()
        // The first record is the greeting: its length stands in its fourth and fifth byte.
        while hello.count < 5 || hello.count < 5 + (Int(hello[3] ?? 0) << 8 | Int(hello[4] ?? 0)) {
            _ = try await right.read(into: &hello, until: nil)
        }
        let text = String(decoding: hello.take(.max), as: UTF8.self)
        #expect(text.contains(host) == isSent)
        right.abort()
        await #expect(throws: TransportError.self) { _ = try await handshake.value }
    }

    @Test("bytes that came before the handshake are an error, never data")
    func injected() async throws {
        let (left, right) = InMemoryPipe.makePair()
        let stream = WireStream(left)
        try await right.write(Array("220 go ahead\r\n250 injected\r\n".utf8), until: nil)
        _ = try await stream.readLine(limit: 100, until: nil)
        let error = await #expect(throws: TransportError.self) {
            try await stream.upgrade(
                with: PassthroughTLS(), serverName: "a.example", settings: TLSSettings(), until: nil)
        }
        #expect(error?.code == .plaintextBeforeTLS)
    }

    @Test("neither settings nor identities show a key")
    func secrets() throws {
        var settings = TLSSettings()
        settings.clientIdentity = TLSIdentity(certificateChain: [1], privateKey: Array("SECRETKEY".utf8))
        var text = ""
        dump(settings, to: &text)
        text += "\(settings) \(String(reflecting: settings))"
        #expect(!text.contains("83") && !text.contains("SECRETKEY"))
    }
}
