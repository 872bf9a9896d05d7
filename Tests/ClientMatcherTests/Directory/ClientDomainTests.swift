import ClientMatcher
import Testing

@Suite("A client's domain")
struct ClientDomainTests {
    @Test(
        "is read from what people type",
        arguments: [
            ("acme.com", "acme.com"), ("https://www.Acme.co.uk/about?x=1", "acme.co.uk"), ("WWW.ACME.COM", "acme.com"),
            ("http://user@acme.com:8080/", "acme.com"), ("www.com", "www.com"), ("müller.de", "xn--mller-kva.de"),
            (" acme.com. ", "acme.com"), ("@acme.com", "acme.com"),
        ])
    func isRead(_ typed: String, _ domain: String) {
        #expect(ClientDomain.canonical(typed) == domain)
    }

    @Test(
        "is not read from anything else",
        arguments: ["", "acme", "http://", "192.0.2.1", "[::1]", "a b..c", "localhost", "://", "co m\u{0}.x"])
    func isNotRead(_ typed: String) {
        #expect(ClientDomain.canonical(typed) == nil)
    }

    @Test("has parents, label by label")
    func parents() {
        #expect(ClientDomain.parents(of: "a.b.acme.com") == ["b.acme.com", "acme.com"])
        #expect(ClientDomain.parents(of: "acme.com").isEmpty)
        #expect(ClientDomain.parents(of: "com").isEmpty)
    }
}
