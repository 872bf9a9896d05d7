import MessageParsing
import Testing

@Suite("AddressList")
struct AddressListTests {
    /// Entries on one line: `Ann <a@b>`, `Group[...]`, `?text`.
    static func flat(_ list: AddressList) -> String {
        list.entries.map { entry in
            switch entry {
            case .mailbox(let mailbox): Self.flat(mailbox)
            case .group(let name, let members): "\(name)[\(members.map(Self.flat).joined(separator: ", "))]"
            case .unreadable(let text): "?\(text)"
            }
        }.joined(separator: ", ")
    }

    static func flat(_ mailbox: MailboxAddress) -> String {
        mailbox.name.map { "\($0) <\(mailbox.address)>" } ?? mailbox.address.description
    }

    @Test(
        "Address fields are read as mailers write them",
        arguments: [
            ("ann@example.com", "ann@example.com"),
            ("Ann Lee <ann@example.com>", "Ann Lee <ann@example.com>"),
            ("\"Lee, Ann\" <ann@example.com>", "Lee, Ann <ann@example.com>"),
            ("\"Ann \\\"A\\\" Lee\" <ann@example.com>", "Ann \"A\" Lee <ann@example.com>"),
            ("ann@example.com (Ann Lee)", "Ann Lee <ann@example.com>"),
            ("<ann@example.com>", "ann@example.com"),
            ("<ann@example.com> (Ann)", "Ann <ann@example.com>"),
            ("John Q. Public <jqp@example.com>", "John Q. Public <jqp@example.com>"),
            ("a@x.example, b@y.example", "a@x.example, b@y.example"),
            ("a@x.example,, b@y.example,", "a@x.example, b@y.example"),
            ("a@x.example; b@y.example", "a@x.example, b@y.example"),
            ("Team: a@x.example, B <b@y.example>;", "Team[a@x.example, B <b@y.example>]"),
            ("undisclosed-recipients:;", "undisclosed-recipients[]"),
            ("Team: a@x.example; c@z.example", "Team[a@x.example], c@z.example"),
            ("Team: a@x.example", "Team[a@x.example]"),
            ("=?utf-8?q?J=C3=B6rg?= <j@example.com>", "Jörg <j@example.com>"),
            ("\"=?utf-8?q?J=C3=B6rg?=\" <j@example.com>", "Jörg <j@example.com>"),
            ("Jörg <j@example.com>", "Jörg <j@example.com>"),
            ("Lee, Ann <ann@example.com>", "Lee, Ann <ann@example.com>"),
            ("Ann <ann@example.com", "Ann <ann@example.com>"),
            ("Ann ann@example.com", "Ann <ann@example.com>"),
            ("john . doe @ example . com", "john.doe@example.com"),
            ("pete(his account)@silly.test(his host)", "his host <pete@silly.test>"),
            ("\"ann lee\"@example.com", "\"ann lee\"@example.com"),
            ("<<ann@example.com>>", "ann@example.com"),
            ("ann@example.com <ann@example.com>", "ann@example.com <ann@example.com>"),
            ("<a@x.example> Bob <b@y.example>", "a@x.example, Bob <b@y.example>"),
            ("Ann <ann@[192.0.2.1]>", "Ann <ann@[192.0.2.1]>"),
            ("Ann\r\n Lee <ann@example.com>", "Ann Lee <ann@example.com>"),
            ("undisclosed", "?undisclosed"),
            ("", ""), (" ", ""), (",;:", "[]"), ("<>", "?<>"),
        ])
    func shapes(text: String, expected: String) {
        #expect(Self.flat(AddressList(text)) == expected)
    }

    @Test("HOSTILE 36: an encoded word is never an address")
    func encodedWord() {
        let list = AddressList("=?utf-8?b?PGFkbWluQGxlZ2l0LmNvbT4=?=,<second@attack.com>")
        #expect(list.mailboxes.map(\.address.description) == ["second@attack.com"])
        #expect(list.mailboxes.first?.name == "<admin@legit.com>,")
        #expect(list.problems.contains(.malformedAddress))
    }

    @Test("HOSTILE 37: a source route is dropped and flagged")
    func route() {
        let list = AddressList("<@attack.com,@any.com:admin@legit.com>")
        #expect(list.mailboxes.map(\.address.description) == ["admin@legit.com"])
        #expect(list.problems == [.sourceRoute])
    }

    @Test("HOSTILE 40: text behind a bracket is no second address, and is flagged")
    func trailing() {
        let list = AddressList("<any@attack.com>admin@legit.com")
        #expect(list.mailboxes.map(\.address.description) == ["any@attack.com"])
        #expect(list.problems.contains(.textAfterAddress))
    }

    @Test("HOSTILE 42: comments are comments")
    func comments() {
        #expect(AddressList("admin@legit.com(<x@attack.com>)").mailboxes.map(\.address.domain) == ["legit.com"])
        #expect(AddressList("(a@legit)<x@attack>").mailboxes.map(\.address.description) == ["x@attack"])
    }

    @Test("HOSTILE 43: a quoted local part is kept whole")
    func quotedLocalPart() {
        let list = AddressList("\"xclow3n@gmail.com x\"@internal.com")
        #expect(list.mailboxes.first?.address.localPart == "xclow3n@gmail.com x")
        #expect(list.mailboxes.first?.address.domain == "internal.com")
    }

    @Test(
        "HOSTILE 44, 46: what is no address yields none, not its first half",
        arguments: [
            "a@b@c.com", "alice@legit.com)<x@evil.com", "admin@legit.com\0@evil.com", "<admin@legit.com\0@evil.com>",
            "admin@legit.com%00.evil.com", "<a@b@c.com>", "a@legit.com b@evil.com",
        ])
    func noHalves(text: String) {
        let list = AddressList(text)
        #expect(list.mailboxes.isEmpty)
        #expect(!list.entries.isEmpty)
    }

    @Test("HOSTILE 45: an encoded word in a local part stays as it is")
    func encodedLocalPart() {
        let list = AddressList("=?x?q?attacker=40evil.com=3e?=@legit.com")
        #expect(list.mailboxes.first?.address.localPart == "=?x?q?attacker=40evil.com=3e?=")
        #expect(list.mailboxes.first?.address.domain == "legit.com")
    }

    @Test("HOSTILE 48: of a hundred thousand addresses a thousand are kept and all are counted")
    func many() {
        let list = AddressList(String(repeating: "a@b.cd,", count: 30_000))
        #expect(list.count == 30_000)
        #expect(list.mailboxes.count == 1_000)
        #expect(list.problems == [.tooManyAddresses])
    }

    @Test("HOSTILE 49: groups in groups end at a depth of eight")
    func nestedGroups() {
        let list = AddressList(
            String(repeating: "A:", count: 3_000) + "x@y.example" + String(repeating: ";", count: 3_000))
        #expect(list.mailboxes.map(\.address.description) == ["x@y.example"])
        #expect(list.problems.contains(.tooManyAddresses))
    }

    @Test("HOSTILE 50, 51: comments without end and endless phrases are read in one pass")
    func endless() {
        #expect(AddressList(String(repeating: "(", count: 200_000)).mailboxes.isEmpty)
        #expect(AddressList("a@b.cd (" + String(repeating: "x", count: 200_000) + ")").count == 1)
        #expect(AddressList(String(repeating: "\"a\" ", count: 50_000) + "<a@b.cd>").count == 1)
        #expect(AddressList(String(repeating: "\"", count: 100_001)).mailboxes.isEmpty)
    }
}
