import Testing

@testable import IMAPClient

@Suite("Modified UTF-7")
struct ModifiedUTF7Tests {
    @Test(
        "goes both ways",
        arguments: [
            ("INBOX", "INBOX"), ("Entwürfe", "Entw&APw-rfe"), ("A & B", "A &- B"), ("日本語", "&ZeVnLIqe-"),
            ("😀", "&2D3eAA-"), ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"), ("é", "&AOk-"),
            ("&é", "&-&AOk-"),
        ])
    func bothWays(text: String, wire: String) {
        #expect(String(decoding: ModifiedUTF7.encode(text), as: UTF8.self) == wire)
        #expect(ModifiedUTF7.decode(Array(wire.utf8)) == text)
    }

    @Test(
        "that is not valid has no text",
        arguments: ["&", "&A", "&AOk", "&2D0-", "&!-", "&AOl-", "a\u{7f}", "a\tb", "&AA-"])
    func invalid(wire: String) {
        #expect(ModifiedUTF7.decode(Array(wire.utf8)) == nil)
    }
}
