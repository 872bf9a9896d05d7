import MailCrypto
import Testing

@Suite("RSA keys")
struct RSAPrivateKeyTests {
    @Test("sign what they verify, also after a way through PEM")
    func signs() throws {
        let key = try RSAPrivateKey(generating: 2048)
        let message = Array("claims".utf8)
        let signature = try key.sign(message)
        #expect(signature.count == 256)
        #expect(key.verifies(signature, of: message))
        #expect(!key.verifies(signature, of: Array("claim5".utf8)))
        #expect(!key.verifies(Array(signature.dropLast()), of: message))
        let same = try #require(RSAPrivateKey(pem: try key.pem()))
        #expect(try same.sign(message) == signature)
        let other = try RSAPrivateKey(generating: 2048)
        #expect(!other.verifies(signature, of: message))
    }

    @Test("are refused when they are none, short or cut")
    func refuses() throws {
        #expect(throws: CryptoError.self) { try RSAPrivateKey(generating: 1024) }
        let pem = try RSAPrivateKey(generating: 2048).pem()
        for broken in [
            [], Array("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n".utf8), Array(pem.dropLast(40)),
        ] {
            #expect(RSAPrivateKey(pem: broken) == nil)
        }
    }
}
