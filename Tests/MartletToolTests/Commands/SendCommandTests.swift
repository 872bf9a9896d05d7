import Foundation
import MailTesting
import Martlet
import Testing

@testable import MartletTool

@Suite("martlet send")
struct SendCommandTests {
    /// Runs the command against a test server that knows Ann.
    static func run(
        _ words: [String], from sender: String = "desk@example.org"
    ) async throws -> (code: ExitCode, server: TestSMTPServer) {
        let store = TestMailStore()
        store.addUser("ann@example.com", password: "secret-ann")
        store.addUser("jörg@example.com", password: "secret-joerg")
        return try await withTestSMTPServer(store: store, on: try SocketListener()) { server in
            let all = ["--smtp", "smtp+none://127.0.0.1:\(server.endpoint.port)", "--from", sender] + words
            let arguments = try Arguments(all, flags: SendCommand.flags, options: SendCommand.options)
            return (try await SendCommand.run(arguments), server)
        }
    }

    @Test("sends a file byte for byte")
    func file() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("send-\(UUID().uuidString).eml")
        defer { try? FileManager.default.removeItem(at: file) }
        let message = "Subject: from a file\r\n\r\n.\r\n..\r\nBye\r\n"
        try Data(message.utf8).write(to: file)
        for sender in ["desk@example.org", "<>"] {
            let run = try await Self.run(["--to", "ann@example.com", file.path], from: sender)
            #expect(run.code == .done)
            #expect(run.server.messages.map { String(decoding: $0.content, as: UTF8.self) } == [message])
        }
    }

    @Test("a message from nobody has to be a file")
    func nobody() async throws {
        await #expect(throws: ToolError.self) {
            try await Self.run(["--to", "ann@example.com", "--text", "x"], from: "<>")
        }
    }

    @Test("sends to an address that is not ASCII")
    func international() async throws {
        let run = try await Self.run(["--to", "jörg@example.com", "--text", "Hallo"])
        #expect(run.code == .done)
        let mail = try #require(run.server.messages.first.map { MailMessage($0.content) })
        #expect(mail.to.map(\.address.description) == ["jörg@example.com"])
    }

    @Test("makes a message of a subject and a text")
    func text() async throws {
        let run = try await Self.run(["--to", "ann@example.com", "--subject", "Grüße", "--text", "Hallo"])
        #expect(run.code == .done)
        let mail = try #require(run.server.messages.first.map { MailMessage($0.content) })
        #expect(mail.subject == "Grüße")
        #expect(mail.messageID != nil)
    }

    @Test("is no success when one recipient was refused")
    func refused() async throws {
        let run = try await Self.run(["--to", "ann@example.com", "--to", "nobody@example.com", "--text", "x", "--json"])
        #expect(run.code != .done)
        #expect(run.server.messages.count == 1)
    }
}
