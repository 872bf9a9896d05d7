/// Mails with what goes wrong on the way through servers and clients: dots, long lines, bytes that are no ASCII.
enum SampleMail {
    /// The mail of this number; no two are equal, and each ends with CRLF.
    static func mail(_ number: Int) -> [UInt8] {
        var mail = Array(
            """
            From: =?utf-8?q?J=C3=BCrgen?= <customer\(number)@example.com>\r
            To: desk@interop.test\r
            Subject: mail \(number)\r
            \tgoes on\r
            Message-ID: <\(number)@example.com>\r
            Date: Tue, 03 Feb 2026 10:00:00 +0100\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: 8bit\r
            \r

            """.utf8)
        mail += Array(Self.bodies[number % Self.bodies.count].utf8)
        mail += Array("\(number)\r\n".utf8)
        return mail
    }

    /// Mails in an order that does not depend on the server's: Courier lists mail of one second in any.
    static func sorted(_ mails: [[UInt8]]) -> [[UInt8]] { mails.sorted { $0.lexicographicallyPrecedes($1) } }

    /// A mail without the field that Mailutils writes into it once it was asked for its unique id.
    static func withoutUniqueID(_ mail: [UInt8]) -> [UInt8] {
        let mark = Array("X-UIDL: ".utf8)
        var result: [UInt8] = []
        for line in mail.split(separator: 10, omittingEmptySubsequences: false) where !line.starts(with: mark) {
            result += line + [10]
        }
        return Array(result.dropLast())
    }

    /// The first so many mails, in that order.
    static func first(_ count: Int) -> [[UInt8]] { Self.sorted((0..<count).map { Self.mail($0) }) }

    private static let bodies = [
        "plain\r\n",
        "",
        ".\r\n..\r\n.a\r\n\r\n.\r\n",
        "blank lines\r\n\r\n\r\n\r\n",
        "Grüße, 日本語, 🐦\r\n",
        String(repeating: "x", count: 990) + "\r\n",
        "From here on\r\n>From there\r\n)\r\n* OK not a response\r\n+OK\r\n-ERR\r\n",
        "trailing blanks   \t\r\n",
        String(repeating: "The quick brown fox jumps over the lazy dog.\r\n.dot\r\n", count: 6000),
        "soft\u{0C}feed and \u{1B}[31mescape\r\n",
    ]
}
