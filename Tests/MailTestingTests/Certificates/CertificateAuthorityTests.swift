import MailTesting
import MailTransport
import Testing

@Suite("A throw-away authority")
struct CertificateAuthorityTests {
    @Test("issues every kind of certificate as PEM", arguments: CertificateAuthority.Kind.allCases)
    func issues(kind: CertificateAuthority.Kind) throws {
        let authority = try CertificateAuthority()
        let identity = try authority.issue(for: ["mail.example.com", "192.0.2.1"], kind)
        let text = String(decoding: identity.certificateChain, as: UTF8.self)
        #expect(text.hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect("\(identity)" == "TLSIdentity(private key hidden)")
    }
}
