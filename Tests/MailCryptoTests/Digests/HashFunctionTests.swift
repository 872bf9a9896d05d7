import MailCrypto
import Testing

@Suite("Hash functions")
struct HashFunctionTests {
    @Test(
        "give the digests of FIPS 180-4 and RFC 1321",
        arguments: [
            (HashFunction.md5, "900150983cd24fb0d6963f7d28e17f72"),
            (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func digests(function: HashFunction, expected: String) throws {
        #expect(Self.hex(try function.digest(Array("abc".utf8))) == expected)
        #expect(try function.digest([UInt8]()).count == function.digestLength)
    }

    @Test("give the HMAC of RFC 4231, case 2, and take an empty key")
    func authenticationCodes() throws {
        let code = try HashFunction.sha256.authenticationCode(
            of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(Self.hex(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        let empty = try HashFunction.sha256.authenticationCode(of: [], key: [])
        #expect(Self.hex(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
