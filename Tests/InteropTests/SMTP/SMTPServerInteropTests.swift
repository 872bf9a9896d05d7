import Foundation
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

/// A real SMTP server: where it listens and what it knows.
struct RealSMTPServer: Sendable, CustomTestStringConvertible {
    let name: String
    let plain: Int
    let startTLS: Int
    let tls: Int
    let username: String
    let mechanisms: [String]

    var testDescription: String { self.name }

    static let all = [
        RealSMTPServer(
            name: "postfix", plain: 32_025, startTLS: 32_587, tls: 32_465, username: "alice@interop.test",
            mechanisms: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"]),
        RealSMTPServer(
            name: "exim", plain: 33_025, startTLS: 33_587, tls: 33_465, username: "alice",
            mechanisms: ["PLAIN", "LOGIN", "CRAM-MD5"]),
    ].filter { InteropServers.runs($0.name) }

    enum Door: Sendable, CaseIterable { case plain, startTLS, tls }

    func configuration(_ door: Door, logsIn: Bool = true, mechanism: String? = nil) throws -> SMTPConfiguration {
        let (port, security): (Int, ConnectionSecurity) =
            switch door {
            case .plain: (self.plain, .none)
            case .startTLS: (self.startTLS, .startTLS(.required))
            case .tls: (self.tls, .tls)
            }
        var configuration = SMTPConfiguration(
            endpoint: try Endpoint(host: "localhost", port: port + InteropServers.shift), security: security,
            credentials: logsIn && door != .plain
                ? .password(username: self.username, password: "secret-alice") : nil)
        configuration.tls = InteropServers.tls
        configuration.loginMechanisms = mechanism.map { [$0] }
        return configuration
    }

    /// Waits until a mail with this subject lies in the mailbox; its bytes, or nil after the patience of a test.
    func delivered(_ subject: String, to user: String = "alice") async throws -> [UInt8]? {
        guard let folder = InteropServers.folder else { return nil }
        let box = folder.appendingPathComponent("\(self.name)/mail/\(user)/new")
        let clock = SystemClock()
        for _ in 0..<200 {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: box.path)) ?? [] {
                guard let bytes = FileManager.default.contents(atPath: box.appendingPathComponent(name).path) else {
                    continue
                }
                if MailMessage(Array(bytes)).subject == subject { return Array(bytes) }
            }
            // The queue of another process has no event to wait for.
            try await clock.sleep(for: .milliseconds(50))
        }
        return nil
    }
}

@Suite("Real SMTP servers", .enabled(if: !RealSMTPServer.all.isEmpty, "run make interop"), .serialized)
struct SMTPServerInteropTests {
    static let connector = MailConnector.system()

    static func envelope(_ recipients: String..., sender: String = "bob@interop.test") -> SMTPEnvelope {
        SMTPEnvelope(sender: EmailAddress(sender), recipients: recipients.compactMap { EmailAddress($0) })
    }

    static func message(_ subject: String, body: String = "Hi\r\n.\r\n..\r\nBye\r\n") -> [UInt8] {
        Array("From: bob@interop.test\r\nTo: alice@interop.test\r\nSubject: \(subject)\r\n\r\n\(body)".utf8)
    }

    @Test(
        "deliver byte for byte, through every door, with DATA and with BDAT", arguments: RealSMTPServer.all,
        RealSMTPServer.Door.allCases)
    func delivers(server: RealSMTPServer, door: RealSMTPServer.Door) async throws {
        for chunking in [true, false] {
            var configuration = try server.configuration(door)
            configuration.quirks = SMTPQuirks(usesChunking: chunking)
            let subject = "door-\(door)-\(chunking)-\(UInt32.random(in: 0...UInt32.max))"
            let result = try await withSMTPConnection(configuration, Self.connector) {
                await $0.send(Self.envelope("alice@interop.test"), Self.message(subject))
            }
            #expect(result.isComplete, "\(result.outcome)")
            let mail = try await server.delivered(subject)
            let text = mail.map { MailMessage($0).root.text.replacingOccurrences(of: "\r\n", with: "\n") }
            #expect(text == "Hi\n.\n..\nBye\n")
        }
    }

    @Test("let in with every mechanism that they offer", arguments: RealSMTPServer.all)
    func mechanisms(server: RealSMTPServer) async throws {
        for mechanism in server.mechanisms {
            let found = try await server.configuration(.tls, mechanism: mechanism).verify(Self.connector)
            #expect(found.mechanism == mechanism)
            #expect(found.tls != nil)
        }
        var wrong = try server.configuration(.startTLS)
        wrong.credentials = .password(username: server.username, password: "wrong")
        let error = await #expect(throws: SMTPError.self) { try await wrong.verify(Self.connector) }
        #expect(error?.code == .loginRefused)
    }

    @Test("take a batch in groups, with a refusal in the midst of it", arguments: RealSMTPServer.all, [true, false])
    func batch(server: RealSMTPServer, chunking: Bool) async throws {
        var configuration = try server.configuration(.plain)
        configuration.quirks = SMTPQuirks(usesChunking: chunking)
        let subject = "batch-\(chunking)-\(UInt32.random(in: 0...UInt32.max))"
        let messages = (0..<30).map { index -> (envelope: SMTPEnvelope, content: SMTPContent) in
            let recipient = index % 5 == 3 ? "nobody@interop.test" : "alice@interop.test"
            return (Self.envelope(recipient), SMTPContent(Self.message("\(subject)-\(index)")))
        }
        let results = try await withSMTPConnection(configuration, Self.connector) { await $0.sendBatch(messages) }
        for (index, result) in results.enumerated() {
            #expect(result.outcome.isSent == (index % 5 != 3), "\(index): \(result.outcome)")
        }
        #expect(results[3].recipients.first?.outcome.error?.code == .rejected)
        #expect(try await server.delivered("\(subject)-29") != nil)
    }

    @Test("refuse with words that say what to do", arguments: RealSMTPServer.all)
    func refusals(server: RealSMTPServer) async throws {
        let configuration = try server.configuration(.plain)
        try await withSMTPConnection(configuration, Self.connector) { connection in
            let unknown = await connection.send(
                Self.envelope("nobody@interop.test", "alice@interop.test"), Self.message("partial"))
            #expect(unknown.recipients.map(\.outcome.isSent) == [false, true])
            #expect(unknown.recipients[0].outcome.error?.remedy == .giveUp)
            let later = await connection.send(Self.envelope("later@interop.test"), Self.message("later"))
            #expect(later.outcome.error?.remedy == .retryLater(after: nil))
            #expect(later.recipients[0].outcome.error?.code == .deferred)
            let large = await connection.send(
                Self.envelope("alice@interop.test"), SMTPContent([UInt8](repeating: 97, count: 30_000_000)))
            #expect(large.outcome.error?.code == .messageTooLarge || large.outcome.error?.code == .encodingNotOffered)
            let after = await connection.send(Self.envelope("alice@interop.test"), Self.message("after"))
            #expect(after.isComplete)
        }
    }

    @Test("take reports' wishes, and addresses and headers in UTF-8", arguments: RealSMTPServer.all)
    func extensions(server: RealSMTPServer) async throws {
        try await withSMTPConnection(try server.configuration(.plain), Self.connector) { connection in
            let capabilities = await connection.capabilities
            #expect(capabilities.offersPipelining && capabilities.offersChunking && capabilities.offersDSN)
            var options = SMTPEnvelopeOptions()
            options.returnedContent = .headers
            options.envelopeID = "ticket+42"
            let recipient = SMTPRecipient(
                try #require(EmailAddress("alice@interop.test")), notify: [.failure, .delay],
                original: EmailAddress("a+b@interop.test"))
            let dsn = await connection.send(
                SMTPEnvelope(sender: EmailAddress("bob@interop.test"), recipients: [recipient], options: options),
                SMTPContent(Self.message("dsn")))
            #expect(dsn.isComplete, "\(dsn.outcome)")
            let subject = "Grüße \(UInt32.random(in: 0...UInt32.max))"
            let utf8 = await connection.send(
                Self.envelope("alice@interop.test", sender: "grün@interop.test"), Self.message(subject, body: "日本語\r\n")
            )
            #expect(utf8.isComplete, "\(utf8.outcome)")
            #expect(try await server.delivered(subject) != nil)
        }
    }

    @Test("take a message of 15 MB from a file", arguments: RealSMTPServer.all, [true, false])
    func large(server: RealSMTPServer, chunking: Bool) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("interop-\(UUID().uuidString).eml")
        defer { try? FileManager.default.removeItem(at: file) }
        let subject = "large-\(chunking)-\(UInt32.random(in: 0...UInt32.max))"
        let line = String(repeating: "0123456789", count: 7) + "\r\n"
        let body = String(repeating: line, count: 15_000_000 / line.utf8.count)
        try Data(Self.message(subject, body: body)).write(to: file)
        var configuration = try server.configuration(.tls)
        configuration.quirks = SMTPQuirks(usesChunking: chunking)
        let source = try SMTPFileSource(path: file.path)
        let result = try await withSMTPConnection(configuration, Self.connector) {
            await $0.send(Self.envelope("alice@interop.test"), SMTPContent(source))
        }
        #expect(result.isComplete, "\(result.outcome)")
        let mail = try await server.delivered(subject)
        let arrived = mail.map { MailMessage($0).root.rawBody.count { $0 != 13 } }
        #expect(arrived == body.utf8.count { $0 != 13 })
    }
}
