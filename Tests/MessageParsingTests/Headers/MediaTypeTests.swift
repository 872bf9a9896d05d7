import MessageParsing
import Testing

@Suite("MediaType and parameters")
struct MediaTypeTests {
    @Test(
        "Parameters are read in all forms, the wrong ones too",
        arguments: [
            ("text/plain; charset=us-ascii (Plain text)", "charset", "us-ascii"),
            ("text/plain; charset=\"us-ascii\"", "charset", "us-ascii"),
            ("text/plain;charset=utf-8;", "charset", "utf-8"),
            ("text/plain charset=utf-8", "charset", "utf-8"),
            ("text/plain; charset=utf-8 name=x.txt", "name", "x.txt"),
            ("application/x; name=my file (1).pdf; size=3", "name", "my file (1).pdf"),
            ("application/x; name=\"a;b.pdf\"", "name", "a;b.pdf"),
            ("application/x; name=\"a \\\"b\\\".pdf\"", "name", "a \"b\".pdf"),
            ("application/x; name=\"C:\\temp\\new.txt\"", "name", "C:\\temp\\new.txt"),
            ("application/x; name=\"say \"hi\".txt\"", "name", "say \"hi\".txt"),
            ("application/x; name=\"unclosed.txt", "name", "unclosed.txt"),
            ("application/x; name=\"a.txt\" X-Field: junk", "name", "a.txt"),
            ("application/x; name=\"a.txt\"; size=\"3\" junk; kind=k", "kind", "k"),
            ("application/x; name*=utf-8''%e2%82%ac%20rates", "name", "€ rates"),
            ("application/x; name*=iso-8859-1'en'%A3%20rates", "name", "£ rates"),
            ("application/x; name*=\"utf-8''%e2%82%ac%20rates\"", "name", "€ rates"),
            ("application/x; name*=plain%20text", "name", "plain text"),
            ("application/x; name*0=\"a\"; name*1=\"b\"", "name", "ab"),
            ("application/x; name*1=\"b\"; name*0=\"a\"", "name", "ab"),
            ("application/x; name*0*=utf-8''%C3; name*1*=%A9.txt", "name", "é.txt"),
            ("application/x; name*0*=utf-8''%C3%A9; name*1=%20.txt", "name", "é%20.txt"),
            ("application/x; name=old.txt; name*=utf-8''new.txt", "name", "new.txt"),
            ("application/x; name*=utf-8''new.txt; name=old.txt", "name", "new.txt"),
            ("application/x; name==?utf-8?q?=C3=A9?=", "name", "é"),
            ("application/x; name=\"=?utf-8?b?w6kudHh0?=\"", "name", "é.txt"),
            ("application/x; NAME=a; name=b", "name", "a"),
            ("application/x;; ;name=a", "name", "a"),
            ("application/x; name = a", "name", "a"),
            ("application/x; name=", "name", ""),
            ("application/x; (comment) name=a (comment)", "name", "a"),
            ("application/x; name=\"a\r\n b\"", "name", "a b"),
        ] as [(String, String, String?)])
    func parameters(field: String, name: String, expected: String?) {
        #expect(MediaType(field)?[name] == expected)
    }

    @Test("Types are folded, and what names none is none")
    func types() {
        #expect(MediaType("Text/HTML; x=y")?.essence == "text/html")
        #expect(MediaType("text")?.essence == "text/")
        #expect(MediaType(" (c) text / plain")?.essence == "text/plain")
        #expect(MediaType("") == nil)
        #expect(MediaType("; charset=x") == nil)
    }

    @Test("HOSTILE 15, 16: pieces beyond the limit and pieces without a proper number do not count")
    func pieces() {
        let many = (0..<1_000).map { "; f*\($0)=x" }.joined()
        #expect(MediaType("a/b" + many)?["f"] == String(repeating: "x", count: 100))
        for odd in ["f*4294967296=x", "f*-1=x", "f*00=x", "f*99999999999999999999=x", "f*x=y"] {
            #expect(MediaType("a/b; \(odd)")?["f"] == nil)
        }
    }

    @Test("HOSTILE 17, 18, 21: bad escapes stay, parameters are capped, the first of two counts")
    func limits() {
        #expect(MediaType("a/b; f*=utf-8''%")?["f"] == "%")
        #expect(MediaType("a/b; f*=utf-8''%zz%4")?["f"] == "%zz%4")
        let many = (0..<5_000).map { "; p\($0)=x" }.joined()
        #expect(MediaType("a/b" + many)?.parameters.count == 128)
        #expect(MediaType("a/b; boundary=a; boundary=b")?.boundary == "a")
    }

    @Test("A disposition is inline or an attachment, and its kind may be missing")
    func dispositions() {
        #expect(ContentDisposition("inline")?.isInline == true)
        #expect(ContentDisposition("ATTACHMENT; filename=a.txt")?.filename == "a.txt")
        #expect(ContentDisposition("x-unknown")?.isAttachment == true)
        #expect(ContentDisposition("filename=\"a.txt\"")?.filename == "a.txt")
        #expect(ContentDisposition("attachment; size=12; filename*=utf-8''%C3%A9")?.size == 12)
        #expect(ContentDisposition("") == nil)
        #expect(ContentDisposition("=?utf-8?Q?invalid?=") == nil)
    }
}
