import MessageParsing

/// Messages that grow in the one direction that hurts a careless parser.
enum HostileShapes {
    /// One way to grow: a name, and the message of about so many bytes.
    struct Shape {
        var name: String
        /// The smaller of the two sizes that are measured.
        ///
        /// Encoded words are measured below their budget: those beyond it are text, which costs another price for each
        /// byte.
        var size = 50_000
        var make: (Int) -> [UInt8]
    }

    /// Every piece repeated in every place where mail may hold it, and the shapes that are more than a piece repeated.
    static var all: [Shape] {
        Self.special
            + Self.pieces.flatMap { piece in
                Self.places.map { place in
                    Shape(
                        name: "\(Self.shown(piece)) in \(place.name)", size: piece.hasPrefix("=?utf") ? 28_000 : 50_000
                    ) { count in
                        Array(place.head.utf8) + Self.repeated(piece, count) + Array(place.tail.utf8)
                    }
                }
            }
    }

    private static func shown(_ piece: String) -> String {
        piece.unicodeScalars.map { $0.value < 0x20 ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
    }

    private static func repeated(_ piece: String, _ count: Int) -> [UInt8] {
        let bytes = Array(piece.utf8)
        return Array((0..<max(count / bytes.count, 1)).map { _ in bytes }.joined())
    }

    private static let places: [(name: String, head: String, tail: String)] = [
        ("From", "From: ", "\r\n\r\nx"),
        ("From, in quotes", "From: \"", "\r\n\r\nx"),
        ("From, in brackets", "From: <", "\r\n\r\nx"),
        ("Subject", "Subject: ", "\r\n\r\nx"),
        ("a parameter", "Content-Type: text/plain; a=", "\r\n\r\nx"),
        ("a quoted parameter", "Content-Type: text/plain; a=\"", "\r\n\r\nx"),
        ("Content-Disposition", "Content-Disposition: attachment; filename=", "\r\n\r\nx"),
        ("References", "References: ", "\r\n\r\nx"),
        ("Date", "Date: ", "\r\n\r\nx"),
        ("Received", "Received: from a by b ", "\r\n\r\nx"),
        ("Authentication-Results", "Authentication-Results: a; ", "\r\n\r\nx"),
        ("List-Id", "List-Id: ", "\r\n\r\nx"),
        ("the header block", "", "\r\n\r\nx"),
        ("a text", "\r\n", ""),
        ("flowed text", "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n", ""),
        ("HTML", "Content-Type: text/html\r\n\r\n", ""),
        ("base64", "Content-Transfer-Encoding: base64\r\n\r\n", ""),
        ("quoted-printable", "Content-Transfer-Encoding: quoted-printable\r\n\r\n", ""),
        ("uuencode", "Content-Transfer-Encoding: x-uuencode\r\n\r\n", ""),
        ("UTF-7", "Content-Type: text/plain; charset=utf-7\r\n\r\n", ""),
        ("ISO-2022-JP", "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", ""),
        ("HZ", "Content-Type: text/plain; charset=hz-gb-2312\r\n\r\n", ""),
        ("GB 18030", "Content-Type: text/plain; charset=gb18030\r\n\r\n", ""),
        ("UTF-16", "Content-Type: text/plain; charset=utf-16\r\n\r\n", ""),
        ("a multipart", "Content-Type: multipart/mixed; boundary=b\r\n\r\n", ""),
        ("a delivery status", "Content-Type: message/delivery-status\r\n\r\n", ""),
    ]

    private static let pieces: [String] = [
        "a", " ", "\t", "\r\n ", "\r\n x", "\r\n", "\n", "\r", "\0", "-", "--b", "--b\r\n", "--b\r\n\r\n", "--bb\r\n",
        "=", "=\r\n",
        "==", "=ZZ", "=?", "?=", "=?utf-8?q?a?=", "=?utf-8?q?a?= ", "=?utf-8?b?YQ==?= ", "=?x?", "(", ")", "()", "(a) ",
        "(a) b ", "\\", "\"", "\\\"", "\"a\" ", "\"\\", "<", ">", "<a@b.cd>", "<a@b.cd> ", "<@", "<@a:", "<<", "@",
        "a@",
        "a@b.cd,", "a@b.cd ", ",", ";", ";;", ":", "A:", "A:B", "A:b\r\n", "From: a@b.cd\r\n", "[", "]", "[a", ".", "%",
        "'",
        "&", "&amp;", "<div>", "</", "<!--", "<!", "a=b;", ";a=b", ";a*0=b", ";a=\"x", "; a=(", "*", "a*", "1", "1 ",
        "9", "Jan ",
        "+", "+-", "+AA", "~", "~{", "~}", "\u{1B}$B", "\u{1B}", "\u{301}", "\u{202E}", "\u{E9}", "\u{10000}",
        "begin 644 x\r\n",
        "end\r\n", "M\r\n", "> ", ">\r\n", " \r\n", "-- \r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        "Content-Type: message/rfc822\r\n\r\n", "xn--", "by ", "from ", "id ", "a.", "a=",
    ]

    /// HOSTILE M, A, E and W, as far as they are more than a piece in a place.
    private static var special: [Shape] {
        [
            Shape(name: "multiparts in each other") { count in
                (0..<(count / 60)).reduce(into: []) {
                    $0 += Array("Content-Type: multipart/mixed; boundary=b\($1)\r\n\r\n--b\($1)\r\n".utf8)
                }
            },
            Shape(name: "messages in each other, encoded") { count in
                let head = "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                return (0..<4).reduce(Self.repeated("x", count)) { inner, _ in
                    Array(head.utf8) + Base64.encodeLines(inner.span)
                }
            },
            Shape(name: "a boundary") { count in
                Array("Content-Type: multipart/mixed; boundary=".utf8) + Self.repeated("b", count)
                    + Array("\r\n\r\nx".utf8)
            },
            Shape(name: "parts under fifty boundaries") { count in
                let heads = (0..<49).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }
                    .joined()
                return Array((heads + "\r\n").utf8) + Self.repeated("--bx\r\n", count)
            },
            Shape(name: "a header name") { Self.repeated("N", $0) + Array(": x\r\n\r\n".utf8) },
            Shape(name: "parameters in pieces") { count in
                (0..<(count / 12)).reduce(into: Array("Content-Disposition: attachment".utf8)) {
                    $0 += Array("; f*\($1)=a".utf8)
                }
            },
            Shape(name: "an escaped parameter") { count in
                Array("Content-Disposition: attachment; filename*=utf-8''".utf8) + Self.repeated("%", count)
                    + Array("\r\n\r\nx".utf8)
            },
            Shape(name: "an encoded word without an end") {
                Array("Subject: =?utf-8?b?".utf8) + Self.repeated("AAAA", $0) + Array("\r\n\r\n".utf8)
            },
            Shape(name: "a group in a group") {
                Array("From: ".utf8) + Self.repeated("A:", $0) + Self.repeated(";", 9)
            },
            Shape(name: "an id") { Array("Message-ID: <".utf8) + Self.repeated("x", $0) + Array("@y>\r\n\r\n".utf8) },
            Shape(name: "padding and text, in base64") {
                Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8) + Self.repeated("QQ==", $0)
            },
            Shape(name: "padding and lines, in base64") {
                Array("Content-Transfer-Encoding: base64\r\n\r\n".utf8) + Self.repeated("QQ==\r\n", $0)
            },
            Shape(name: "a quote that only escaped quotes follow") {
                Array("From: \"".utf8) + Self.repeated("\\\"", $0) + Array("\r\n\r\n".utf8)
            },
            Shape(name: "comments before text, in a parameter") {
                Array("Content-Type: text/plain; a=x ".utf8) + Self.repeated("(c) ", $0) + Array("z\r\n\r\n".utf8)
            },
        ]
    }
}
