import MailTransport
import SASL
import Testing

/// All that Swift's reflection and interpolation say about a value, at any depth.
private func everythingPrinted(_ value: Any) -> String {
    var text = "\(value) " + String(describing: value) + String(reflecting: value)
    dump(value, to: &text)
    func walk(_ value: Any, _ depth: Int) {
        guard depth < 8 else { return }
        for child in Mirror(reflecting: value).children {
            text += "\(child.label ?? "") \(child.value)" + String(reflecting: child.value)
            walk(child.value, depth + 1)
        }
    }
    walk(value, 0)
    return text
}

@Suite("What holds a secret")
struct HidingTests {
    private struct Holder<Value> {
        var name = "support"
        var inner: [String: [Value]]
    }

    @Test("HOSTILE 250: prints it in no way, alone or inside of something else")
    func hides() throws {
        let secret = "correct-horse-battery"
        let protected = ConnectionFacts(tls: TLSFacts(version: "TLSv1.3", cipher: "x"))
        let password = Credentials.password(username: "who@example.com", password: secret, authorizationID: secret)
        let bearer = Credentials.bearer(username: "who@example.com", tokens: FixedToken(secret))
        let values: [Any] = [
            password, bearer, AccessToken(secret), FixedToken(secret), Credentials.external(authorizationID: secret),
            try SASLSession(
                credentials: password, offered: ["PLAIN"], connection: protected, host: "mail.example.com", port: 1),
            try SASLSession(
                credentials: .password(username: "u", password: secret), offered: ["LOGIN"], connection: protected,
                host: "mail.example.com", port: 1),
            SASLAccountList(passwords: ["u": secret], tokens: ["u": secret]),
            SASLServerSession(
                mechanism: "PLAIN", accounts: SASLAccountList(passwords: ["u": secret]), connection: protected) as Any,
        ]
        for value in values {
            for printed in [everythingPrinted(value), everythingPrinted(Holder(inner: ["k": [value]]))] {
                #expect(!printed.contains("correct-horse"))
                #expect(!printed.contains("who@example.com"))
            }
        }
    }

    @Test("is found by this test when something does print it")
    func finds() {
        struct Open { var password = "correct-horse-battery" }
        #expect(everythingPrinted(Holder(inner: ["k": [Open()]])).contains("correct-horse"))
    }

    @Test("is no Codable, so that no JSON can hold it")
    func notCodable() {
        let value: Any = Credentials.password(username: "u", password: "p")
        #expect(!(value is any Encodable))
        #expect(!(AccessToken("t") as Any is any Encodable))
    }
}
