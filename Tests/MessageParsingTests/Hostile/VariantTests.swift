import MessageParsing
import Testing

@Suite("Forms that mailers send and no standard allows")
struct VariantTests {
    @Test(
        "Names of files are read as they were meant",
        arguments: [
            ("filename*=\"utf-8''caf%C3%A9.txt\"", "caf\u{E9}.txt"), ("filename*=caf%C3%A9.txt", "caf\u{E9}.txt"),
            ("filename*=''caf%C3%A9.txt", "caf\u{E9}.txt"), ("filename*=utf-8'caf%C3%A9.txt", "caf\u{E9}.txt"),
            ("filename*1*=%C3%A9; filename*0*=utf-8''caf; filename*2=.txt", "caf\u{E9}.txt"),
            ("filename*0*=utf-8''caf%C3; filename*1*=%A9.txt", "caf\u{E9}.txt"),
            ("filename*0*=utf-8''a; filename*1*=utf-8''b", "ab"),
            ("filename*0=\"=?utf-8?q?caf=C3=A9?=\"; filename*1=\".txt\"", "caf\u{E9}.txt"),
            ("filename==?utf-8?q?caf=C3=A9.txt?=", "caf\u{E9}.txt"), ("filename=a b.txt", "a b.txt"),
            ("filename=\"a\n\tb.txt\"", "a b.txt"), ("filename=\"a.txt\" size=5", "a.txt"),
            ("filename=\"C:\\dir\\a.txt\"", "C:\\dir\\a.txt"), ("FILENAME = \"a.txt\"", "a.txt"),
            ("filename=\"a.txt", "a.txt"), ("name=\"a.txt\"", "a.txt"),
        ])
    func fileNames(parameters: String, name: String) {
        let mail = message("Content-Disposition: attachment; \(parameters)\n\nx")
        #expect(mail.root.filename == name)
    }

    @Test(
        "Authors are read as they were meant",
        arguments: [
            ("Ann Lee ann@example.com", "Ann Lee"), ("Ann, Lee <ann@example.com>", "Ann, Lee"),
            ("\"Ann Lee\"<ann@example.com>", "Ann Lee"), ("Ann <<ann@example.com>>", "Ann"),
            ("Ann <mailto:ann@example.com>", "Ann"), ("Ann <MAILTO:ann@example.com>", "Ann"),
            ("Ann <ann@example.com>;", "Ann"), ("Ann <ann @ example.com>", "Ann"), ("Ann <ann@example.com", "Ann"),
            ("(c) Ann (d) <ann@example.com> (e)", "Ann"), ("ann@example.com (Ann)", "Ann"),
            ("=?utf-8?b?QQ==?=nn <ann@example.com>", "Ann"), ("Ann\t<ann@example.com>,", "Ann"),
            ("Ann [at] Lee <ann@example.com>", "Ann [at] Lee"),
        ])
    func authors(value: String, name: String) throws {
        let mail = message("From: \(value)\n\nx")
        let address = try #require(EmailAddress("ann@example.com"))
        #expect(mail.from == [MailboxAddress(name: name, address: address)])
    }

    @Test(
        "Dates of many programs are one moment",
        arguments: [
            "Mon Jan  2 15:04:05 2006", "2 Jan 06 15:04:05 GMT", "Mon, 2-Jan-06 15:04:05 GMT", "2006-01-02T15:04:05Z",
            "2006-01-02 16:04:05 +0100", "Mon, 02 Jan 2006 15.04.05 +0000", "Monday, 02-Jan-2006 15:04:05 UTC",
            "Mon, 02 Jan 2006 17:04:05 GMT+0200", "Mon, 02 Jan 2006 16:04:05 +01:00", "Mon,02 Jan 2006 16:04:05+0100",
            "Mon, 02 Jan 2006 03:04:05 PM +0000", "Lun, 02 Jan 2006 15:04:05 +0000", "Mon, 2 Jan 106 15:04:05 +0000",
            "Mon, 02 January 2006 15:04:05 +0000", "Mon, 02 Jan 2006 15:04:05.123 +0000",
            "(x) Mon, 02 Jan 2006 15:04:05 (y) +0000",
            "Mon, 02 Jan 2006 16:04:05 MEZ", "Mon Jan  2 07:04:05 PST 2006",
        ])
    func dates(value: String) {
        #expect(MailDate(value)?.secondsSince1970 == 1_136_214_245)
    }

    @Test(
        "Labels of charsets are known however they are spelt",
        arguments: [
            ("win1251", "windows-1251"), ("win-1252", "windows-1252"), ("WINDOWS1250", "windows-1250"),
            ("cp1251", "windows-1251"),
            ("utf8mb4", "utf-8"), ("iso8859_2", "iso-8859-2"), ("'utf-8'", "utf-8"), ("x-sjis", "shift_jis"),
            ("koi8r", "koi8-r"),
        ])
    func labels(label: String, name: String) {
        #expect(Charset(label: label)?.name == name)
    }
}
