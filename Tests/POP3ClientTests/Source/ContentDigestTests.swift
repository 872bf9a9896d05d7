import Testing

@testable import POP3Client

@Suite("What a message is known by when its id has changed")
struct ContentDigestTests {
    private func digest(_ text: String) throws -> [UInt8] { try POP3ContentDigest.of(Array(text.utf8)) }

    @Test(
        "fields that servers add do not count, wherever they stand and however often they change",
        arguments: [
            "Subject: a\r\nX-UIDL: 1.1795283863.174\r\n\r\nhello\r\n", "x-uidl: 2\r\nSubject: a\r\n\r\nhello\r\n",
            "Status: RO\r\nSubject: a\r\nX-Status: A\r\nX-UIDL: 3\r\n and more of it\r\n\r\nhello\r\n",
        ])
    func added(message: String) throws {
        #expect(try self.digest(message) == self.digest("Subject: a\r\n\r\nhello\r\n"))
    }

    @Test(
        "everything else does",
        arguments: [
            "Subject: a\r\n\r\nX-UIDL: 1\r\nhello\r\n", "Subject: a\r\n X-UIDL: 1\r\n\r\nhello\r\n",
            "Subject: a\r\nX-UIDL2: 1\r\n\r\nhello\r\n", "Subject: a\r\nStatus\r\n\r\nhello\r\n",
            "Subject: a\r\n\r\nhello", "X-UIDL: 1", "",
        ])
    func kept(message: String) throws {
        #expect(try self.digest(message) != self.digest("Subject: a\r\n\r\nhello\r\n"))
    }
}
