import MessageParsing
import Testing

@Suite("HOSTILE A: addresses and identity")
struct HostileIdentityTests {
    private func codes(_ source: String) -> Set<MailDefect.Code> { Set(message(source + "\n\nx").defects.map(\.code)) }
    private func author(_ source: String) -> String? {
        message(source + "\n\nx").author.mailbox?.address.description
    }

    @Test(
        "HOSTILE 29-32, 35, 38, 39, 44: where programs would read different authors, the author is unknown",
        arguments: [
            "From: <first@attack.com>\nFrom: <admin@legit.com>",
            " From: <a@attack.com>\nFrom: <admin@legit.com>",
            "From: <a@x.example>\nFrom : <admin@legit.com>",
            "From\n : <a@attack.com>\nFrom: <admin@legit.com>",
            "From: <a@attack.com>, <admin@legit.com>",
            "From: <admin@legit.com>\\,<second@attack.com>",
            "From: admin@legit.com,<second@attack.com>",
            "From: a@b@c.com",
            "From: alice@legit.com)<x@evil.com",
            "From: admin@legit.com\0@evil.com",
            "From: admin@legit.com%00.evil.com",
            "Subject: no author at all",
            "From: undisclosed",
            "From:",
        ])
    func unknown(source: String) {
        let mail = message(source + "\n\nx")
        #expect(mail.author.mailbox == nil)
        guard case .unknown(let reasons) = mail.author else { return }
        #expect(!reasons.isEmpty)
        #expect(!mail.defects.isEmpty)
    }

    @Test("HOSTILE 29, 31, 35: the reason is told")
    func reasons() {
        #expect(self.codes("From: <a@x.example>\nFrom: <b@y.example>").contains(.multipleFrom))
        #expect(self.codes("From: <a@x.example>\nFrom : <b@y.example>").contains(.multipleFrom))
        #expect(self.codes("From: <a@x.example>, <b@y.example>").contains(.multipleAuthors))
        #expect(self.codes(" From: <a@x.example>\nFrom: <b@y.example>").contains(.leadingContinuation))
        #expect(self.codes("Subject: x").contains(.missingFrom))
    }

    @Test("HOSTILE 33, 34: Sender and Resent-From are never the author")
    func others() {
        #expect(self.author("From\n : <a@attack.com>\nSender: <admin@legit.com>") != "admin@legit.com")
        #expect(self.author("Sender: <admin@legit.com>") == nil)
        #expect(self.author("Resent-From: <admin@legit.com>\nFrom: <a@b.example>") == "a@b.example")
    }

    @Test("HOSTILE 36, 37, 40, 41, 42, 43: the one address is read, and what is odd is told")
    func oneAddress() {
        #expect(self.author("From: =?utf-8?b?PGFkbWluQGxlZ2l0LmNvbT4=?=,<second@attack.com>") == "second@attack.com")
        #expect(self.author("From: <@attack.com,@any.com:admin@legit.com>") == "admin@legit.com")
        #expect(self.codes("From: <@attack.com,@any.com:admin@legit.com>").contains(.sourceRoute))
        #expect(self.author("From: <any@attack.com>admin@legit.com") == "any@attack.com")
        #expect(self.codes("From: <any@attack.com>admin@legit.com").contains(.textAfterAddress))
        #expect(self.author("From: \"admin@legit.com\" <x@attack.com>") == "x@attack.com")
        #expect(self.codes("From: \"admin@legit.com\" <x@attack.com>").contains(.nameLooksLikeAddress))
        #expect(!self.codes("From: \"x@attack.com\" <x@attack.com>").contains(.nameLooksLikeAddress))
        #expect(self.author("From: admin@legit.com(<x@attack.com>)") == "admin@legit.com")
        #expect(self.author("From: \"xclow3n@gmail.com x\"@internal.com") == "\"xclow3n@gmail.com x\"@internal.com")
    }

    @Test("HOSTILE 47: host names are compared as A-labels, mixed alphabets are told, a trailing dot goes")
    func hosts() {
        #expect(self.author("From: admin@LEGIT.COM.") == "admin@legit.com")
        #expect(self.author("From: admin@leg\u{456}t.com") != "admin@legit.com")
        #expect(self.codes("From: admin@leg\u{456}t.com").contains(.deceptiveText))
        #expect(
            !self.codes("From: \u{418}\u{432}\u{430}\u{43D} <i@\u{43F}\u{43E}\u{447}\u{442}\u{430}.\u{440}\u{444}>")
                .contains(.deceptiveText))
    }

    @Test("HOSTILE 52: Reply-To changes where replies go, never who wrote, and another domain is told")
    func replyTo() {
        let mail = message("From: a@evil.example\nReply-To: victim@legit.example\n\nx")
        #expect(mail.author.mailbox?.address.domain == "evil.example")
        #expect(mail.replyTo.map(\.address.domain) == ["legit.example"])
        #expect(mail.defects.contains { $0.code == .replyToOtherDomain })
    }
}

@Suite("HOSTILE E: encoded words and text")
struct HostileTextTests {
    @Test("HOSTILE 53, 54, 55: words are counted, endless ones and unknown ones stay as they are")
    func words() {
        let many = message("Subject: " + String(repeating: "=?utf-8?q?a?= ", count: 8_000) + "\n\n")
        #expect(many.subject?.hasPrefix(String(repeating: "a", count: 5_000)) == true)
        #expect(many.subject?.contains("=?utf-8?q?a?=") == true)
        let endless = "=?utf-8?b?" + String(repeating: "A", count: 100_000)
        #expect(message("Subject: \(endless)\n\n").subject == endless)
        #expect(message("Subject: =?nope?b?AAAA?= =?utf-8?x?a?=\n\n").subject == "=?nope?b?AAAA?= =?utf-8?x?a?=")
    }

    @Test("HOSTILE 56: a character that two words share is put together")
    func splitCharacter() {
        #expect(message("Subject: =?utf-8?b?4pi?= =?utf-8?b?ug==?=\n\n").subject == "\u{263A}")
        #expect(message("Subject: =?utf-8?q?=E2=98?= =?utf-8?q?=BA?=\n\n").subject == "\u{263A}")
    }

    @Test("HOSTILE 57, 58, 66: controls from inside words neither reach a store nor make headers")
    func controls() {
        let mail = message("From: =?utf-8?Q?a=00?= <a@b.example>\nSubject: =?utf-8?q?a=0D=0ABcc:=20x@y?=\n\na\0b")
        #expect(mail.from.first?.name?.utf8.contains(0) == false)
        #expect(mail.subject == "a  Bcc: x@y")
        #expect(mail.bcc.isEmpty)
        #expect(mail.text == "a\u{FFFD}b")
    }

    @Test("HOSTILE 59: characters that reorder text leave names, and are told and kept apart in subjects")
    func directions() {
        let mail = message("From: \u{202E}nna <a@b.example>\nSubject: x\u{202E}fdp.exe\n\n")
        #expect(mail.from.first?.name == "nna")
        #expect(mail.defects.filter { $0.code == .deceptiveText }.count == 2)
        #expect(mail.subject == "x\u{202E}fdp.exe")
        #expect(mail.displaySubject == "\u{2068}xfdp.exe\u{2069}")
    }

    @Test("HOSTILE 60: marks on one letter are capped")
    func marks() {
        let mail = message("From: a" + String(repeating: "\u{301}", count: 100_000) + " <a@b.example>\n\n")
        #expect(mail.from.first?.name?.unicodeScalars.count == 17)
    }

    @Test("HOSTILE 61-65: odd charsets give text, damage gives U+FFFD")
    func charsets() {
        func text(_ charset: String, _ body: [UInt8]) -> String {
            MailMessage(Array("Content-Type: text/plain; charset=\(charset)\r\n\r\n".utf8) + body).text ?? "none"
        }
        #expect(text("utf-7", Array("+ADw-script+AD4-".utf8)) == "<script>")
        #expect(text("utf-16", [0x00, 0x61, 0x00]).hasSuffix("\u{FFFD}"))
        #expect(text("\"" + String(repeating: "x", count: 100_000) + "\"", [0xE9]) == "é")
        #expect(text("us-ascii", Array("é".utf8)) == "é")
        #expect(text("us-ascii", [0xE9]) == "é")
        #expect(!text("iso-2022-jp", [0x1B, 0x24, 0x42, 0x3C]).isEmpty)
    }
}

@Suite("HOSTILE W: dates and ids")
struct HostileValueTests {
    @Test(
        "HOSTILE 67, 68: dates that are none are nil and told",
        arguments: ["Fri, 99 Foo 99999999999 99:99:99 +9999", String(repeating: "9", count: 200_000), ""])
    func noDates(text: String) {
        let mail = message("Date: \(text)\n\n")
        #expect(mail.date == nil)
        #expect(mail.defects.contains { $0.code == .malformedDate })
    }

    @Test(
        "HOSTILE 69: obsolete zones and years are read",
        arguments: [
            ("1 Jan 24 10:00 EST", "2024-01-01T10:00:00-05:00"),
            ("Mon, 1 Jan 2024 10:00:00 -0000", "2024-01-01T10:00:00"),
            ("1 Jan 2024 10:00:00 +1400", "2024-01-01T10:00:00+14:00"),
        ])
    func obsolete(text: String, expected: String) {
        #expect(message("Date: \(text)\n\n").date?.iso8601.hasPrefix(expected) == true)
    }

    @Test("HOSTILE 71, 76: without a usable id there is none, of several the first usable one counts; both are told")
    func ids() {
        #expect(message("Subject: x\n\n").messageID == nil)
        #expect(message("Subject: x\n\n").defects.contains { $0.code == .missingMessageID })
        for odd in ["<>", "<@>", "<a b@c>"] { #expect(message("Message-ID: \(odd)\n\n").messageID == nil) }
        let two = message("Message-ID: <>\nMessage-ID: <a@b>\nMessage-ID: <c@d>\n\n")
        #expect(two.messageID?.value == "a@b")
        #expect(two.defects.contains { $0.code == .multipleMessageIDs })
        #expect(message("Message-ID: <a@b><c@d>\n\n").defects.contains { $0.code == .multipleMessageIDs })
    }

    @Test("HOSTILE 75, 80: an endless id is none, and an id is found in any text around it")
    func around() {
        #expect(message("Message-ID: <\(String(repeating: "x", count: 12_800))@y>\n\n").messageID == nil)
        #expect(message("In-Reply-To: <a@b> (comment)\n\n").inReplyTo.map(\.value) == ["a@b"])
        #expect(message("In-Reply-To: Ann's message <a@b> of Monday\n\n").inReplyTo.map(\.value) == ["a@b"])
        #expect(message("In-Reply-To: a@b\n\n").inReplyTo.map(\.value) == ["a@b"])
    }
}
