import ClientMatcher
import DeskIdentity
import MessageParsing
import Testing

@Suite("A sender finds their client")
struct SenderMatcherTests {
    let directory = MemoryClientDirectory()

    init() throws {
        self.directory.put(
            ClientRecord(id: "acme", name: "Acme", emailDomains: ["acme.com"], website: "www.acme.co.uk"), in: "org")
        self.directory.put(ClientRecord(id: "beta", name: "Beta", emailDomains: ["beta.com", "shared.com"]), in: "org")
        self.directory.put(
            ClientRecord(id: "gamma", name: "Gamma", emailDomains: ["shared.com", "gmail.com"]), in: "org")
        let ann = try #require(EmailAddress("ann@private.example"))
        self.directory.put(ContactRecord(id: "ann", client: "acme", address: ann), in: "org")
    }

    func match(
        _ sender: String?, _ options: ClientMatchOptions = ClientMatchOptions(), in organization: OrganizationID = "org"
    ) async throws -> ClientMatch {
        let address = try sender.map { try #require(EmailAddress($0)) }
        return try await SenderMatcher(directory: self.directory, options: options).match(address, in: organization)
    }

    @Test(
        "SCENARIO 74, 80: a contact's address, however it is written",
        arguments: [
            "ann@private.example", "Ann@Private.Example", "ANN@PRIVATE.EXAMPLE.",
        ])
    func contact(_ sender: String) async throws {
        let match = try await self.match(sender)
        #expect(match.client == "acme" && match.rule == .contact && match.contact == "ann")
    }

    @Test("SCENARIO 75: the default client goes before the domain, or after it: the order is a list")
    func order() async throws {
        self.directory.setDefaultClient("beta", of: "org")
        let standard = try await self.match("joe@acme.com")
        #expect(standard.client == "beta" && standard.rule == .defaultClient)
        let domainFirst = try await self.match("joe@acme.com", .domainFirst)
        #expect(domainFirst.client == "acme" && domainFirst.rule == .domain)
        let other = try await self.match("joe@elsewhere.example", .domainFirst)
        #expect(other.client == "beta" && other.rule == .defaultClient)
        let none = try await self.match("joe@acme.com", ClientMatchOptions(order: []))
        #expect(none.isUnknown)
    }

    @Test(
        "SCENARIO 76: the client whose email or website domain it is",
        arguments: ["joe@acme.com", "joe@acme.co.uk", "joe@ACME.com."])
    func domain(_ sender: String) async throws {
        let match = try await self.match(sender)
        #expect(match.client == "acme" && match.rule == .domain)
    }

    @Test("SCENARIO 76: a sub-domain only when that is asked for")
    func subdomain() async throws {
        #expect(try await self.match("joe@mail.acme.co.uk").isUnknown)
        let match = try await self.match("joe@mail.acme.co.uk", ClientMatchOptions(matchesSubdomains: true))
        #expect(match.client == "acme" && match.key == "acme.co.uk")
    }

    @Test(
        "HOSTILE K: labels are compared, not endings",
        arguments: ["x@evil-acme.com", "x@acme.com.evil.example", "x@notacme.com", "x@com"])
    func labels(_ sender: String) async throws {
        #expect(try await self.match(sender, ClientMatchOptions(matchesSubdomains: true)).isUnknown)
    }

    @Test("SCENARIO 77: never by the domain of a free-mail provider", arguments: ["joe@gmail.com", "joe@GMail.com"])
    func freeMail(_ sender: String) async throws {
        let match = try await self.match(sender)
        #expect(match.isUnknown && match.notes == [.freeMail("gmail.com")])
    }

    @Test("SCENARIO 78: two clients with the domain are no match")
    func sharedDomain() async throws {
        let match = try await self.match("joe@shared.com")
        #expect(match.isUnknown)
        #expect(match.notes == [.sharedDomain("shared.com", ["beta", "gamma"])])
    }

    @Test("a mapping decides between two clients with the domain")
    func mapping() async throws {
        self.directory.map(domain: "shared.com", to: "gamma", in: "org")
        #expect(try await self.match("joe@shared.com").client == "gamma")
        self.directory.map(domain: "shared.com", to: "beta", in: "org")
        #expect(try await self.match("joe@shared.com").isUnknown)
        #expect(!self.directory.map(domain: "not a domain", to: "beta", in: "org"))
    }

    @Test("SCENARIO 79: whoever is left goes to the one shared client")
    func unknown() async throws {
        let match = try await self.match("joe@elsewhere.example")
        #expect(match.client == ClientRecord.unknownID && match.rule == .unknown)
        #expect(try await self.directory.client(match.client, in: "org")?.name == "Unknown (Email)")
    }

    @Test("SCENARIO 81: a sender that cannot be told goes there too, whatever the default client")
    func noSender() async throws {
        self.directory.setDefaultClient("beta", of: "org")
        let match = try await self.match(nil)
        #expect(match.isUnknown && match.notes == [.noSender])
    }

    @Test("SCENARIO 94: of two clients with the contact the one with the domain, else none")
    func sharedContact() async throws {
        let joe = try #require(EmailAddress("joe@acme.com"))
        self.directory.put(ContactRecord(id: "joe1", client: "beta", address: joe), in: "org")
        self.directory.put(ContactRecord(id: "joe2", client: "acme", address: joe), in: "org")
        let match = try await self.match("joe@acme.com")
        #expect(match.client == "acme" && match.contact == "joe2" && match.notes == [.sharedContact(["acme", "beta"])])
        let ann = try #require(EmailAddress("ann@private.example"))
        self.directory.put(ContactRecord(id: "ann2", client: "beta", address: ann), in: "org")
        #expect(try await self.match("ann@private.example").isUnknown)
    }

    @Test("HOSTILE K: a plus suffix is another address unless the option says no")
    func plusSuffix() async throws {
        #expect(try await self.match("ann+x@private.example").isUnknown)
        #expect(
            try await self.match("ann+x@private.example", ClientMatchOptions(ignoresPlusSuffix: true)).contact == "ann")
    }

    @Test("nothing of one organization is seen in another")
    func otherOrganization() async throws {
        #expect(try await self.match("ann@private.example", in: "other").isUnknown)
        #expect(try await self.match("joe@acme.com", in: "other").isUnknown)
    }
}
