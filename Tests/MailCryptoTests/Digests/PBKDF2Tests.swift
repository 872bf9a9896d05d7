import MailCrypto
import Testing

@Suite("PBKDF2")
struct PBKDF2Tests {
    @Test(
        "follows RFC 6070 and RFC 7914",
        arguments: [
            (HashFunction.sha1, "password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
            (.sha1, "password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1"),
            (.sha256, "passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
        ])
    func vectors(hash: HashFunction, password: String, salt: String, rounds: Int, expected: String) throws {
        let key = try hash.stretch(Array(password.utf8), salt: Array(salt.utf8), rounds: rounds)
        #expect(key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
    }

    @Test("refuses no rounds, and takes an empty password")
    func edges() throws {
        #expect(throws: CryptoError.self) { try HashFunction.sha1.stretch([1], salt: [1], rounds: 0) }
        #expect(throws: CryptoError.self) { try HashFunction.sha1.stretch([1], salt: [1], rounds: -5) }
        #expect(throws: CryptoError.self) { try HashFunction.sha1.stretch([1], salt: [1], rounds: Int.max) }
        #expect(try HashFunction.sha1.stretch([], salt: [], rounds: 1).count == 20)
    }
}
