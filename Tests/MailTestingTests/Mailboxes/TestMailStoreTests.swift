import MailTesting
import MailTransport
import Testing

@Suite("The test mail store")
struct TestMailStoreTests {
    private func makeStore() -> TestMailStore {
        let store = TestMailStore()
        store.addUser("desk@example.com", password: "secret", tokens: ["token"], addresses: ["Help@Example.com"])
        return store
    }

    @Test("knows its users by password, token and address")
    func users() async {
        let store = self.makeStore()
        #expect(store.accepts(password: "secret", of: "desk@example.com"))
        #expect(!store.accepts(password: "secrex", of: "desk@example.com"))
        #expect(!store.accepts(password: "", of: "desk@example.com"))
        #expect(!store.accepts(password: "secret", of: "nobody"))
        #expect(await store.accepts(token: "token", of: "desk@example.com"))
        #expect(await !store.accepts(token: "secret", of: "desk@example.com"))
        #expect(store.user(forAddress: "HELP@example.com") == "desk@example.com")
        #expect(store.user(forAddress: "other@example.com") == nil)
    }

    @Test("gives ascending UIDs and MODSEQs, and never the same twice")
    func numbers() throws {
        let store = self.makeStore()
        for text in ["one", "two", "three"] { store.deliver(Array(text.utf8), to: "desk@example.com") }
        store.update("inbox", of: "desk@example.com") { $0.remove([3]) }
        #expect(store.deliver(Array("four".utf8), to: "desk@example.com") == 4)
        let box = try #require(store.mailbox("INBOX", of: "desk@example.com"))
        #expect(box.mails.map(\.uid) == [1, 2, 4])
        #expect(box.expunged.map(\.uid) == [3])
        #expect(box.mails.map(\.modSeq) == [2, 3, 6])
        #expect(box.highestModSeq == 6)
        #expect(box.uidNext == 5)
    }

    @Test("changes flags only where they differ, and expunges what is marked")
    func flags() throws {
        let store = self.makeStore()
        store.deliver(Array("one".utf8), to: "desk@example.com")
        store.deliver(Array("two".utf8), to: "desk@example.com")
        store.update("INBOX", of: "desk@example.com") { box in
            box.changeFlags(of: 1, .add, ["\\seen", "$Work"])
            box.changeFlags(of: 1, .remove, ["\\Draft"])
            box.changeFlags(of: 2, .replace, ["\\DELETED"])
        }
        let box = try #require(store.mailbox("INBOX", of: "desk@example.com"))
        #expect(box[uid: 1]?.flags == ["\\Seen", "$Work"])
        #expect(box[uid: 1]?.modSeq == 4)
        #expect(store.update("INBOX", of: "desk@example.com") { $0.expunge(only: [1]) } == [])
        #expect(store.update("INBOX", of: "desk@example.com") { $0.expunge() } == [2])
    }

    @Test("copies and moves with flags and dates")
    func copies() throws {
        let store = self.makeStore()
        let date = WallTime(millisecondsSince1970: 1_000_000_000_000)
        store.deliver(Array("one".utf8), to: "desk@example.com", flags: ["\\Seen"], at: date)
        store.createMailbox("Archive", of: "desk@example.com", specialUse: "\\Archive")
        let pairs = try #require(
            store.copy([1, 9], from: "INBOX", to: "Archive", of: "desk@example.com", moving: true))
        #expect(pairs.map(\.source) == [1])
        #expect(store.mails(of: "desk@example.com").isEmpty)
        let mail = try #require(store.mailbox("Archive", of: "desk@example.com")?.mails.first)
        #expect(mail.flags == ["\\Seen"])
        #expect(mail.internalDate == date)
        #expect(store.copy([1], from: "Archive", to: "Nowhere", of: "desk@example.com") == nil)
    }

    @Test("renames a mailbox with those below it")
    func renames() {
        let store = self.makeStore()
        for name in ["A", "A/B", "AB"] { store.createMailbox(name, of: "desk@example.com") }
        #expect(store.renameMailbox("A", to: "Z", of: "desk@example.com"))
        #expect(store.mailboxNames(of: "desk@example.com") == ["INBOX", "AB", "Z", "Z/B"])
        #expect(!store.deleteMailbox("inbox", of: "desk@example.com"))
    }

    @Test("tells a watcher of a change that came before it waits")
    func watching() async {
        let store = self.makeStore()
        var changes = store.changes(in: "INBOX", of: "desk@example.com").makeAsyncIterator()
        store.deliver(Array("one".utf8), to: "desk@example.com")
        #expect(await changes.next() != nil)
    }

    @Test("gives new UIDs under a new UIDVALIDITY")
    func renumbers() throws {
        let store = self.makeStore()
        for text in ["one", "two"] { store.deliver(Array(text.utf8), to: "desk@example.com") }
        store.update("INBOX", of: "desk@example.com") {
            $0.remove([1])
            $0.renumber(uidValidity: 7)
        }
        let box = try #require(store.mailbox("INBOX", of: "desk@example.com"))
        #expect(box.uidValidity == 7)
        #expect(box.mails.map(\.uid) == [1])
        #expect(box.mails.first?.raw == Array("two".utf8))
    }

    @Test("lets one POP3 session at a time have a maildrop")
    func locks() {
        let store = self.makeStore()
        #expect(store.lockMaildrop(of: "desk@example.com"))
        #expect(!store.lockMaildrop(of: "desk@example.com"))
        store.unlockMaildrop(of: "desk@example.com")
        #expect(store.lockMaildrop(of: "desk@example.com"))
        #expect(!store.lockMaildrop(of: "nobody"))
    }
}
