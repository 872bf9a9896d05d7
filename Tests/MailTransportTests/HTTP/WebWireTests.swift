import MailTransport
import Testing

@Suite("HTTP on the wire")
struct WebWireTests {
    private let address = WebAddress("https://api.example.com/a?b=c")

    @Test("writes the head of a request")
    func head() throws {
        var request = WebRequest("POST", try #require(self.address), headers: ["Accept": "x/y"], body: .bytes([1, 2]))
        let expected =
            "POST /a?b=c HTTP/1.1\r\nHost: api.example.com\r\nAccept: x/y\r\nUser-Agent: Martlet\r\nContent-Length: 2\r\n\r\n"
        #expect(String(decoding: try WebWire.head(of: request), as: UTF8.self) == expected)
        request.body = .pieces { nil }
        #expect(String(decoding: try WebWire.head(of: request), as: UTF8.self).contains("Transfer-Encoding: chunked"))
        request.body = nil
        #expect(String(decoding: try WebWire.head(of: request), as: UTF8.self).contains("Content-Length: 0"))
    }

    @Test(
        "writes nothing that would begin another line or another request",
        arguments: [
            ("GET\r\nX: y", [:]), ("GET /", [:]), ("", [:]), ("GET", ["A\r\nB": "c"]), ("GET", ["A": "b\r\nC: d"]),
            ("GET", ["A": "b\0"]), ("GET", ["A": "b\n"]), ("GET", ["": "b"]), ("GET", ["Host": "other"]),
            ("GET", ["content-length": "5"]), ("GET", ["Transfer-Encoding": "chunked"]), ("GET", ["A:": "b"]),
        ] as [(String, WebHeaders)])
    func injection(method: String, headers: WebHeaders) throws {
        let request = WebRequest(method, try #require(self.address), headers: headers)
        #expect(throws: TransportError.self) { try WebWire.head(of: request) }
    }

    @Test(
        "reads status lines",
        arguments: [
            ("HTTP/1.1 200 OK", 200), ("HTTP/1.1 204", 204), ("HTTP/1.0 404 Not Found", 404), ("HTTP/1.1 599 ", 599),
            ("HTTP/2 200", nil), ("HTTP/1.1 20", nil), ("HTTP/1.1 2000", nil), ("HTTP/1.1 999 x", nil), ("", nil),
            ("HTTP/1.1  200", nil), ("ICY 200 OK", nil), ("HTTP/1.1 -12 x", nil), ("220 smtp ready", nil),
        ] as [(String, Int?)])
    func status(line: String, code: Int?) {
        #expect(WebWire.status(Array(line.utf8))?.code == code)
    }

    @Test(
        "finds the end of a body, and refuses contradictions",
        arguments: [
            ("GET", 200, ["Content-Length": "5"], .length(5)),
            ("HEAD", 200, ["Content-Length": "5"], WebWire.Framing.none),
            ("GET", 204, ["Content-Length": "5"], WebWire.Framing.none), ("GET", 200, [:], .untilClose),
            ("GET", 200, ["Transfer-Encoding": "Chunked"], .chunked),
            ("GET", 200, ["Content-Length": "5", "Content-length": "5"], .length(5)),
            ("GET", 200, ["Content-Length": "5, 5"], .length(5)),
            ("GET", 200, ["Content-Length": "5", "Content-length": "6"], nil),
            ("GET", 200, ["Content-Length": ""], nil),
            ("GET", 200, ["Content-Length": "-1"], nil), ("GET", 200, ["Content-Length": "+1"], nil),
            ("GET", 200, ["Content-Length": "99999999999999999999"], nil),
            ("GET", 200, ["Transfer-Encoding": "gzip, chunked"], nil),
            ("GET", 200, ["Transfer-Encoding": "chunked", "Content-Length": "5"], nil),
        ] as [(String, Int, WebHeaders, WebWire.Framing?)])
    func framing(method: String, status: Int, headers: WebHeaders, expected: WebWire.Framing?) {
        #expect(WebWire.framing(method: method, status: status, headers: headers) == expected)
    }

    @Test(
        "reads chunk sizes",
        arguments: [
            ("0", 0), ("1f", 31), ("A;x=y", 10), ("5 ", 5), ("", nil), ("-1", nil), ("+1", nil), ("g", nil),
            ("ffffffffffffffff", nil), (";x", nil), ("0x1", nil),
        ] as [(String, Int?)])
    func chunkSize(line: String, size: Int?) {
        #expect(WebWire.chunkSize(Array(line.utf8)) == size)
    }

    @Test(
        "reads addresses",
        arguments: [
            ("https://example.com", "https://example.com", "/"),
            ("HTTPS://Example.com/A?b#c", "https://example.com", "/A?b"),
            ("http://[::1]:8080/x", "http://[::1]:8080", "/x"), ("https://example.com:443", "https://example.com", "/"),
            ("http://example.com?q", "http://example.com", "/?q"),
            ("https://example.com:/x", "https://example.com", "/x"),
        ])
    func addresses(text: String, origin: String, target: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.description == origin)
        #expect(address.target == target)
    }

    @Test(
        "refuses what is no address of the web",
        arguments: [
            "", "example.com", "ftp://example.com", "https://", "https:///x", "https://u:p@example.com/",
            "https://a b/",
            "https://example.com/a b", "https://example.com/\r\nX", "https://example.com:0/",
            "https://example.com:99999/",
            "https://example.com:x/", "https://ex\u{E4}mple.com/", "https://[::1/", "https://[::1]x/", "https://a:+1/",
        ])
    func noAddress(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(
        "follows references",
        arguments: [
            ("https://x.example/y", "https://x.example", "/y"), ("//x.example/y", "https://x.example", "/y"),
            ("/n", "https://example.com", "/n"), ("n", "https://example.com", "/a/n"),
            ("../n", "https://example.com", "/n"),
            ("?z", "https://example.com", "/a/b?z"), ("../../../n?u=../v", "https://example.com", "/n?u=../v"),
            ("./", "https://example.com", "/a/"), ("#f", "https://example.com", "/a/b?q"),
        ])
    func references(reference: String, origin: String, target: String) throws {
        let base = try #require(WebAddress("https://example.com/a/b?q"))
        let address = try #require(base.resolving(reference))
        #expect(address.description == origin)
        #expect(address.target == target)
    }

    @Test("follows no reference to something else", arguments: ["mailto:x", "javascript:alert(1)", "a b", "ftp://x/"])
    func noReference(reference: String) throws {
        let base = try #require(WebAddress("https://example.com/a/b?q"))
        #expect(base.resolving(reference) == nil)
    }
}
