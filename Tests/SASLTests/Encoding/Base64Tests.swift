import SASL
import Testing

@Suite("Base64 in logins")
struct Base64Tests {
    @Test(
        "follows RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, coded: String) {
        #expect(Base64.text(Array(plain.utf8)) == coded)
        #expect(Base64.decode(coded.utf8) == Array(plain.utf8))
        #expect(Base64.decode(coded.utf8.filter { $0 != UInt8(ascii: "=") }) == Array(plain.utf8))
    }

    @Test("carries every byte, and writes the form for URLs")
    func everyByte() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        #expect(Base64.urlText([0xFB, 0xFF]) == "-_8")
    }

    @Test(
        "refuses what is no Base64",
        arguments: ["Z", "Zg=", "Zg===", "====", "Zm9v=", "Zm 9v", "Zm9v\n", "Zm9-", "Zh==", "Zm9vYmF=x", "Zm9=Zm9v"])
    func refuses(text: String) {
        #expect(Base64.decode(text.utf8) == nil)
    }
}
