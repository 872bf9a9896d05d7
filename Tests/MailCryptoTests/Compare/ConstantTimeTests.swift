import MailCrypto
import Testing

@Suite("Comparing and making secrets")
struct ConstantTimeTests {
    @Test("HOSTILE 251: compares all of the bytes, wherever they differ, and the lengths")
    func compares() {
        let secret = (0..<32).map { UInt8($0) }
        for place in secret.indices {
            var other = secret
            other[place] ^= 0x80
            #expect(!constantTimeEquals(secret, other))
        }
        #expect(constantTimeEquals([], []))
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
        #expect(!constantTimeEquals([], [0]))
    }

    @Test("makes as many random bytes as asked, and never the same twice")
    func random() throws {
        #expect(try RandomBytes.make(0).isEmpty)
        #expect(try RandomBytes.make(-1).isEmpty)
        #expect(try RandomBytes.make(33).count == 33)
        #expect(try RandomBytes.make(16) != RandomBytes.make(16))
    }
}
