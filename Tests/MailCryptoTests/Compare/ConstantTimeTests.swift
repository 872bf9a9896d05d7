import MailCrypto
import Testing

@Suite("Comparing and making secrets")
struct ConstantTimeTests {
    @Test("compares bytes and lengths")
    func compares() {
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
