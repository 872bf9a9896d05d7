import MessageParsing
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("mbox and Maildir")
struct ContainerTests {
    private static let file = """
        From ann@example.org Fri Nov 21 09:55:06 1997
        Subject: one

        >From here on
        From a sentence
        >>From deeper

        From bob@example.org Sat Nov 22 09:55:06 1997 +0100
        Subject: two

        end
        """

    @Test("A mailbox file is cut at its From lines, not at sentences", arguments: ["\n", "\r\n"])
    func mbox(_ lineEnd: String) {
        let bytes = Array(
            Self.file.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd).utf8)
        let entries = MailboxFile.entries(in: bytes.span)
        #expect(entries.map(\.sender) == ["ann@example.org", "bob@example.org"])
        #expect(entries.first?.date?.iso8601 == "1997-11-21T09:55:06+00:00")
        let messages = entries.map { String(decoding: MailboxFile.message($0, in: bytes.span), as: UTF8.self) }
        let expected = ["Subject: one", "", "From here on", "From a sentence", ">From deeper", ""].joined(
            separator: lineEnd)
        #expect(messages.first == expected)
        #expect(messages.last == ["Subject: two", "", "end"].joined(separator: lineEnd))
        #expect(MailboxFile.message(entries[0], in: bytes.span, quoting: .none).count == expected.utf8.count + 2)
    }

    @Test("What is no mailbox file has no messages", arguments: ["", "Subject: x\n\nbody", "From\n", "From x y\n\n"])
    func noMailbox(_ text: String) {
        #expect(MailboxFile.entries(in: Array(text.utf8).span).isEmpty)
    }

    @Test("A Maildir lists its messages with their flags")
    func maildir() throws {
        let root = "/tmp/martlet-maildir-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        for folder in ["", "/cur", "/new", "/tmp"] { #expect(mkdir(root + folder, 0o700) == 0) }
        let files = ["/cur/2.b.host:2,RS", "/new/1.a.host", "/new/.hidden", "/cur/3.c.host"]
        for name in files { _ = try TemporaryFile.write(Array(name.utf8), to: root + name) }
        defer {
            for name in files { unlink(root + name) }
            for folder in ["/cur", "/new", "/tmp", ""] { rmdir(root + folder) }
        }
        let folder = MaildirFolder(path: root)
        let entries = try folder.entries()
        #expect(entries.map(\.uniqueName) == ["1.a.host", "2.b.host", "3.c.host"])
        #expect(entries.map(\.isNew) == [true, false, false])
        #expect(entries[1].flags == ["R", "S"])
        #expect(try folder.bytes(of: entries[1]) == Array("/cur/2.b.host:2,RS".utf8))
        #expect(throws: ComposeError.self) { try MaildirFolder(path: root + "/cur").entries() }
    }
}
