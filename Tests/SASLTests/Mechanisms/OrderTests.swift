import MailTransport
import SASL
import Testing

@Suite("The choice of a mechanism")
struct OrderTests {
    @Test("takes the strongest that is left")
    func order() throws {
        let expected = [
            "SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-256",
            "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN",
        ]
        let facts = ConnectionFacts(tls: TLSFacts(version: "TLSv1.2", cipher: "x", serverEndPoint: [1]))
        for start in expected.indices {
            let session = try SASLSession(
                credentials: .password(username: "u", password: "p"),
                offered: expected[start...].reversed() + ["XOAUTH2", "GSSAPI", "NTLM"], connection: facts, host: "h",
                port: 1)
            #expect(session.mechanism == expected[start])
        }
    }

    @Test("uses a token only with the mechanisms for tokens, the standard one first")
    func bearer() throws {
        let facts = ConnectionFacts(tls: TLSFacts(version: "TLSv1.2", cipher: "x"))
        let credentials = Credentials.bearer(username: "u", tokens: FixedToken("t"))
        for (offered, expected) in [(["PLAIN", "XOAUTH2", "OAUTHBEARER"], "OAUTHBEARER"), (["XOAUTH2"], "XOAUTH2")] {
            let session = try SASLSession(
                credentials: credentials, offered: offered, connection: facts, host: "h", port: 1)
            #expect(session.mechanism == expected)
        }
        let error = #expect(throws: SASLError.self) {
            try SASLSession(
                credentials: credentials, offered: ["XOAUTH2"], connection: ConnectionFacts(), host: "h", port: 1)
        }
        #expect(error?.code == .plaintextRefused)
    }

    @Test("prefers what shows no password on a connection without TLS")
    func plaintext() throws {
        let session = try SASLSession(
            credentials: .password(username: "u", password: "p"), offered: ["PLAIN", "CRAM-MD5"],
            connection: ConnectionFacts(), host: "h", port: 1)
        #expect(session.mechanism == "CRAM-MD5")
    }
}
