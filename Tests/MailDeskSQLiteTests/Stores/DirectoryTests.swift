#if SQLite
import ClientMatcher
import DeskIdentity
import MailDeskSQLite
import MessageParsing
import Testing

/// One list of questions for the directory in memory and the one in a file: they must answer alike.
@Suite("A client directory")
struct DirectoryTests {
    /// The two ways to keep one.
    enum Kind: CaseIterable, Sendable {
        case memory, sqlite
    }

    private func directory(_ kind: Kind, _ file: TemporaryFile) async throws -> any ClientDirectory {
        let acme = ClientRecord(
            id: "acme", name: "Acme", emailDomains: ["acme.example", "ACME.co.uk"], website: "https://www.acme.example/"
        )
        let bolt = ClientRecord(id: "bolt", name: "Bolt", website: "bolt.example")
        let jane = ContactRecord(id: "jane", client: "acme", address: try #require(EmailAddress("Jane@acme.example")))
        let john = ContactRecord(
            id: "john", client: "bolt", address: try #require(EmailAddress("john@free.example")), name: "John")
        switch kind {
        case .memory:
            let directory = MemoryClientDirectory()
            for client in [acme, bolt] { directory.put(client, in: "one") }
            for contact in [jane, john] { directory.put(contact, in: "one") }
            directory.map(domain: "shared.example", to: "bolt", in: "one")
            directory.map(domain: "acme.example", to: "bolt", in: "one")
            directory.setDefaultClient("bolt", of: "one")
            return directory
        case .sqlite:
            let directory = SQLiteClientDirectory(try await SQLiteDatabase.open(path: file.path))
            for client in [acme, bolt] { try await directory.put(client, in: "one") }
            for contact in [jane, john] { try await directory.put(contact, in: "one") }
            try await directory.map(domain: "shared.example", to: "bolt", in: "one")
            try await directory.map(domain: "acme.example", to: "bolt", in: "one")
            try await directory.setDefaultClient("bolt", of: "one")
            return directory
        }
    }

    @Test("finds contacts in any letter case, and none of another organization", arguments: Kind.allCases)
    func contacts(kind: Kind) async throws {
        let file = TemporaryFile()
        let directory = try await self.directory(kind, file)
        let jane = try #require(EmailAddress("jane@acme.example"))
        #expect(try await directory.contacts(at: jane, in: "one").map(\.id) == ["jane"])
        #expect(try await directory.contacts(at: jane, in: "two").isEmpty)
        let nobody = try #require(EmailAddress("nobody@acme.example"))
        #expect(try await directory.contacts(at: nobody, in: "one").isEmpty)
    }

    @Test("names the owners of a domain, mappings first", arguments: Kind.allCases)
    func owners(kind: Kind) async throws {
        let file = TemporaryFile()
        let directory = try await self.directory(kind, file)
        #expect(
            try await directory.owners(ofDomain: "acme.example", in: "one") == [
                DomainOwner(client: "bolt", source: .mapping), DomainOwner(client: "acme", source: .email),
            ])
        #expect(
            try await directory.owners(ofDomain: "acme.co.uk", in: "one") == [
                DomainOwner(client: "acme", source: .email)
            ])
        #expect(
            try await directory.owners(ofDomain: "bolt.example", in: "one") == [
                DomainOwner(client: "bolt", source: .website)
            ])
        #expect(try await directory.owners(ofDomain: "acme.example", in: "two").isEmpty)
    }

    @Test("knows its clients, the default one and the shared one", arguments: Kind.allCases)
    func clients(kind: Kind) async throws {
        let file = TemporaryFile()
        let directory = try await self.directory(kind, file)
        #expect(try await directory.client("acme", in: "one")?.emailDomains == ["acme.example", "ACME.co.uk"])
        #expect(try await directory.client("acme", in: "two") == nil)
        #expect(try await directory.client(ClientRecord.unknownID, in: "two") == .unknown)
        #expect(try await directory.defaultClient(of: "one") == "bolt")
        #expect(try await directory.defaultClient(of: "two") == nil)
    }

    @Test("finds the client of a mail the same way", arguments: Kind.allCases)
    func matches(kind: Kind) async throws {
        let file = TemporaryFile()
        let matcher = SenderMatcher(directory: try await self.directory(kind, file))
        let john = try #require(EmailAddress("JOHN@free.example"))
        let match = try await matcher.match(john, in: "one")
        #expect(match.client == "bolt" && match.rule == .contact)
    }
}
#endif
