import DeskIdentity
import MessageParsing
import Testing
import TicketThreading

@Suite("A reply token")
struct ReplyTokenTests {
    let signer: ReplyTokenSigner
    let key: ReplyTokenKey

    init() throws {
        self.key = try #require(ReplyTokenKey(Array("0123456789abcdef".utf8)))
        self.signer = ReplyTokenSigner(key: self.key)
    }

    @Test(
        "comes back from a Message-ID as it went in",
        arguments: ["1", "123456", "8e5f9c9e-2f6a-4c1b-9b7e-0a1b2c3d4e5f", "ünï"])
    func roundTrip(_ ticket: String) throws {
        let token = ReplyToken(ticket: TicketID(ticket), nonce: [1, 2, 3])
        let id = try #require(try self.signer.messageID(for: token, in: "acme", domain: "Desk.Example"))
        #expect(id.domain == "desk.example")
        #expect(try self.signer.read(id, in: "acme") == .valid(token))
        let folded = try #require(MessageID(id.value.uppercased()))
        #expect(try self.signer.read(folded, in: "acme") == .valid(token))
    }

    @Test("SCENARIO 57: of one organization means nothing in another")
    func otherOrganization() throws {
        let text = try self.signer.text(of: ReplyToken(ticket: "1"), in: "a")
        #expect(try self.signer.read(text, in: "b") == .forged)
    }

    @Test("SCENARIO 54: with any changed letter is a forgery or no token")
    func everyLetterCounts() throws {
        let text = Array(try self.signer.text(of: ReplyToken(ticket: "42", nonce: [7]), in: "acme"))
        for index in text.indices {
            var changed = text
            changed[index] = changed[index] == "a" ? "b" : "a"
            let reading = try self.signer.read(String(changed), in: "acme")
            #expect(reading == .forged || reading == .none, "letter \(index)")
        }
    }

    @Test(
        "HOSTILE 200: that was guessed is not believed",
        arguments: ["t.gu.aa.aaaaaaaaaaaaaaaaaaaaaaaaaa", "our-guess-5", "t...", "t.gu.aa.", ""])
    func guesses(_ text: String) throws {
        let reading = try self.signer.read(text, in: "acme")
        #expect(reading == .forged || reading == .none)
    }

    @Test("HOSTILE 251: has a code of 128 bits, and a key of at least that")
    func strength() throws {
        let mac = try self.signer.text(of: ReplyToken(ticket: "1"), in: "acme").split(separator: ".").last
        #expect(mac?.count == 26)
        #expect(ReplyTokenKey([UInt8](repeating: 1, count: 15)) == nil)
    }

    @Test("is believed from an older key as long as that is listed")
    func rotation() throws {
        let text = try self.signer.text(of: ReplyToken(ticket: "1"), in: "acme")
        let fresh = try ReplyTokenKey.random()
        #expect(
            try ReplyTokenSigner(key: fresh, older: [self.key]).read(text, in: "acme")
                == .valid(ReplyToken(ticket: "1")))
        #expect(try ReplyTokenSigner(key: fresh).read(text, in: "acme") == .forged)
    }

    @Test("SCENARIO 55: comes back from a plus address, and makes none that is too long")
    func plusAddress() throws {
        let support = try #require(EmailAddress("support@desk.example"))
        let address = try #require(try self.signer.plusAddress(of: support, for: "123", in: "acme"))
        #expect(address.description.hasPrefix("support+t."))
        #expect(try self.signer.read(address, in: "acme") == .valid(ReplyToken(ticket: "123")))
        #expect(
            try self.signer.plusAddress(of: support, for: "8e5f9c9e-2f6a-4c1b-9b7e-0a1b2c3d4e5f", in: "acme") == nil)
    }

    @Test(
        "HOSTILE 240: gets no Message-ID on a host that is none",
        arguments: ["a b", "x\r\ny", "", "[127.0.0.1]", "a..b"])
    func badHost(_ domain: String) throws {
        #expect(try self.signer.messageID(for: ReplyToken(ticket: "1"), in: "acme", domain: domain) == nil)
    }

    @Test("key shows nothing of itself")
    func hidesItself() throws {
        let key = try #require(ReplyTokenKey(Array("very-secret-bytes".utf8)))
        #expect(!"\(key)\(String(reflecting: key))".contains("118"))
        #expect(Mirror(reflecting: key).children.isEmpty)
    }
}
