import MailTesting
import MailTransport
import MessageParsing
import SMTPClient
import Testing

@Suite("A message that a server cannot take as it is")
struct SMTPContentAdapterTests {
    static func send(
        _ message: [UInt8], _ adjust: (inout SMTPServerSettings) -> Void
    ) async throws -> (result: SMTPSendResult, message: TestSMTPMessage?) {
        var settings = TestSMTPSettings()
        adjust(&settings.dialog)
        let rig = try SMTPRig(settings)
        let envelope = try SMTPRig.envelope("ann@example.com")
        let result = try await rig.connected { await $0.send(envelope, message) }
        return (result, rig.server.messages.first)
    }

    static let mixed = """
        From: a@example.org\r
        Subject: x\r
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary=b\r
        Content-Transfer-Encoding: 8bit\r
        \r
        --b\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: 8bit\r
        \r
        Grüße\r
        .\r
        --b\r
        Content-Type: text/plain\r
        \r
        plain\r
        --b\r
        Content-Type: message/rfc822\r
        \r
        Subject: inner\r
        Content-Type: text/html; charset=utf-8\r
        \r
        <p>日本語日本語日本語</p>\r
        --b--\r

        """

    @Test("is encoded anew where 8BITMIME is not offered, and says the same")
    func sevenBit() async throws {
        let original = MailMessage(Array(Self.mixed.utf8))
        let sent = try await Self.send(original.bytes) { $0.offersEightBit = false }
        #expect(sent.result.isComplete)
        let content = try #require(sent.message?.content)
        let eightBit = content.count { $0 >= 0x80 }
        #expect(eightBit == 0)
        let arrived = MailMessage(content)
        let leaves = { (message: MailMessage) in message.allParts.filter { $0.children.isEmpty }.map(\.text) }
        #expect(leaves(arrived) == leaves(original))
        #expect(arrived.headers.first("content-transfer-encoding")?.value == "7bit")
        #expect(arrived.allParts[2].headers.first("content-transfer-encoding") == nil)
        #expect(sent.message?.envelope.parameters["BODY"] == nil)
    }

    @Test("goes out as it is where 8BITMIME is offered, and says so")
    func eightBit() async throws {
        let sent = try await Self.send(Array(Self.mixed.utf8)) { _ in }
        #expect(sent.message?.content == Array(Self.mixed.utf8))
        #expect(sent.message?.envelope.parameters["BODY"] == "8BITMIME")
    }

    @Test(
        "HOSTILE 104: a line of 100,000 characters is encoded, never folded",
        arguments: ["text/plain", "application/x-any"])
    func longLine(type: String) async throws {
        let body = String(repeating: "x", count: 100_000)
        let message = Array("Subject: x\r\nContent-Type: \(type)\r\n\r\n\(body)\r\n".utf8)
        let sent = try await Self.send(message) { _ in }
        let content = try #require(sent.message?.content)
        #expect(SMTPContentFacts(content).longestLine <= 998)
        #expect(MailMessage(content).root.content == MailMessage(message).root.content)
    }

    @Test("a NUL arrives, encoded")
    func zero() async throws {
        let message = Array("Subject: x\r\n\r\na\u{0}b\r\n.\u{0}\r\n".utf8)
        let sent = try await Self.send(message) { _ in }
        let content = try #require(sent.message?.content)
        #expect(!content.contains(0))
        #expect(MailMessage(content).root.content == MailMessage(message).root.content)
    }

    @Test("a binary part is encoded, or goes out untouched where BINARYMIME is offered", arguments: [true, false])
    func binary(isOffered: Bool) async throws {
        let bytes: [UInt8] = [0, 1, 13, 13, 10, 10, 46, 13, 10, 46, 13, 10, 255]
        let head = "Subject: x\r\nContent-Type: application/x-any\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        let message = Array(head.utf8) + bytes
        let sent = try await Self.send(message) {
            $0.offersBinary = isOffered
            $0.looseLines = .keep
        }
        let content = try #require(sent.message?.content)
        #expect(MailMessage(content).root.content == bytes)
        #expect((content == message) == isOffered)
        #expect(sent.message?.envelope.parameters["BODY"] == (isOffered ? "BINARYMIME" : nil))
    }

    @Test("a signed part is not touched: nothing is sent")
    func signed() async throws {
        let message = """
            Subject: x\r
            Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"\r
            \r
            --b\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: 8bit\r
            \r
            Grüße\r
            --b\r
            Content-Type: application/pgp-signature\r
            \r
            x\r
            --b--\r

            """
        let sent = try await Self.send(Array(message.utf8)) { $0.offersEightBit = false }
        #expect(sent.result.outcome.error?.code == .encodingNotOffered)
        #expect(sent.message == nil)
    }

    @Test("a header with a line that is too long cannot be sent")
    func longHeader() async throws {
        let message = Array("Subject: \(String(repeating: "x", count: 2000))\r\n\r\nHi\r\n".utf8)
        let sent = try await Self.send(message) { _ in }
        #expect(sent.result.outcome.error?.code == .encodingNotOffered)
        #expect(sent.message == nil)
    }

    @Test("lines that end in LF alone become lines, and nothing else changes")
    func looseLines() async throws {
        let sent = try await Self.send(Array("Subject: x\n\nHi\n.\nBye".utf8)) { _ in }
        #expect(sent.message?.content == Array("Subject: x\r\n\r\nHi\r\n.\r\nBye\r\n".utf8))
    }

    @Test("is measured in pieces as it is as a whole")
    func facts() {
        let bytes = Array(Self.mixed.utf8) + Array("\n\r\rx\u{0}".utf8)
        let whole = SMTPContentFacts(bytes)
        for size in 1...40 {
            var facts = SMTPContentFacts()
            for start in stride(from: 0, to: bytes.count, by: size) {
                facts.append(Array(bytes[start..<min(start + size, bytes.count)]).span)
            }
            #expect(facts == whole)
        }
        #expect(whole.hasLooseControls && whole.hasNUL && whole.hasEightBitBody && !whole.hasEightBitHeaders)
        #expect(!SMTPContentFacts(Array(Self.mixed.utf8)).hasLooseControls)
    }
}
