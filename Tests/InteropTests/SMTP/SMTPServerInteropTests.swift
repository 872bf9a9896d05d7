import Foundation
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

@Suite("Real SMTP servers", .enabled(if: !RealSMTPServer.all.isEmpty, "run make interop"), .serialized)
struct SMTPServerInteropTests {
    static let connector = MailConnector.system()

    static func envelope(_ recipients: String..., sender: String = "bob@interop.test") -> SMTPEnvelope {
        SMTPEnvelope(sender: EmailAddress(sender), recipients: recipients.compactMap { EmailAddress($0) })
    }

    static func message(_ subject: String, body: String = "Hi\r\n.\r\n..\r\nBye\r\n") -> [UInt8] {
        Array("From: bob@interop.test\r\nTo: alice@interop.test\r\nSubject: \(subject)\r\n\r\n\(body)".utf8)
    }

    @Test("deliver byte for byte in plaintext, with DATA and with BDAT", arguments: RealSMTPServer.all)
    func deliversPlainly(server: RealSMTPServer) async throws {
        try await self.delivers(server: server, door: .plain)
    }

    @Test(
        "whose TLS breaks say so, and get nothing", arguments: RealSMTPServer.broken,
        [RealSMTPServer.Door.startTLS, .tls])
    func brokenTLS(server: RealSMTPServer, door: RealSMTPServer.Door) async throws {
        var configuration = try server.configuration(door)
        configuration.credentials = .password(username: "alice", password: "secret-alice")
        let ready = configuration
        let error = await #expect(throws: SMTPError.self) { _ = try await ready.verify(Self.connector) }
        #expect(error?.code == .tlsFailed)
        #expect(error?.phase == (door == .tls ? .connect : .startTLS))
        #expect(error?.detail.isEmpty == false)
    }

    @Test(
        "deliver byte for byte, through every door, with DATA and with BDAT", arguments: RealSMTPServer.full,
        RealSMTPServer.Door.allCases)
    func delivers(server: RealSMTPServer, door: RealSMTPServer.Door) async throws {
        for chunking in [true, false] {
            var configuration = try server.configuration(door)
            configuration.quirks = SMTPQuirks(usesChunking: chunking)
            let subject = "door-\(door)-\(chunking)-\(UInt32.random(in: 0...UInt32.max))"
            let result = try await withSMTPConnection(configuration, connector: Self.connector) {
                await $0.send(Self.envelope("alice@interop.test"), Self.message(subject))
            }
            #expect(result.isComplete, "\(result.outcome)")
            let mail = try await server.delivered(subject)
            let text = mail.map { MailMessage($0).root.text.replacingOccurrences(of: "\r\n", with: "\n") }
            #expect(text == "Hi\n.\n..\nBye\n")
        }
    }

    @Test("let in with every mechanism that they offer", arguments: RealSMTPServer.full)
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
        let results = try await withSMTPConnection(configuration, connector: Self.connector) {
            await $0.sendBatch(messages)
        }
        for (index, result) in results.enumerated() {
            #expect(result.outcome.isSent == (index % 5 != 3), "\(index): \(result.outcome)")
        }
        #expect(results[3].recipients.first?.outcome.error?.code == .rejected)
        #expect(try await server.delivered("\(subject)-29") != nil)
    }

    @Test("refuse with words that say what to do", arguments: RealSMTPServer.all)
    func refusals(server: RealSMTPServer) async throws {
        let configuration = try server.configuration(.plain)
        try await withSMTPConnection(configuration, connector: Self.connector) { connection in
            let unknown = await connection.send(
                Self.envelope("nobody@interop.test", "alice@interop.test"), Self.message("partial"))
            #expect(unknown.recipients.map(\.outcome.isSent) == [false, true])
            #expect(unknown.recipients[0].outcome.error?.remedy == .giveUp)
            if !server.mechanisms.isEmpty {
                let later = await connection.send(Self.envelope("later@interop.test"), Self.message("later"))
                #expect(later.outcome.error?.remedy == .retryLater(after: nil))
                #expect(later.recipients[0].outcome.error?.code == .deferred)
            }
            let large = await connection.send(
                Self.envelope("alice@interop.test"), SMTPContent([UInt8](repeating: 97, count: 30_000_000)))
            #expect(large.outcome.error?.code == .messageTooLarge || large.outcome.error?.code == .encodingNotOffered)
            let after = await connection.send(Self.envelope("alice@interop.test"), Self.message("after"))
            #expect(after.isComplete)
        }
    }

    @Test("take reports' wishes, and addresses and headers in UTF-8", arguments: RealSMTPServer.full)
    func extensions(server: RealSMTPServer) async throws {
        try await withSMTPConnection(try server.configuration(.plain), connector: Self.connector) { connection in
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
        var configuration = try server.configuration(server.mechanisms.isEmpty ? .plain : .tls)
        configuration.quirks = SMTPQuirks(usesChunking: chunking)
        let source = try SMTPFileSource(path: file.path)
        let result = try await withSMTPConnection(configuration, connector: Self.connector) {
            await $0.send(Self.envelope("alice@interop.test"), SMTPContent(source))
        }
        #expect(result.isComplete, "\(result.outcome)")
        let mail = try await server.delivered(subject)
        let arrived = mail.map { MailMessage($0).root.rawBody.count { $0 != 13 } }
        #expect(arrived == body.utf8.count { $0 != 13 })
    }
}
