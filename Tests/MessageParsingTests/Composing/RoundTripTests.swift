import MessageParsing
import Testing

@Suite("What is built reads back as the same values")
struct RoundTripTests {
    private static let words = [
        "Hello", "caf\u{E9}", "\u{65E5}\u{672C}\u{8A9E}", "[Ticket #42]", "=?utf-8?q?x?=",
        "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "a,b;c:d", "\"q\"", "back\\",
        "(paren)", "<x@y>", "=", "?=", "e\u{301}", String(repeating: "long", count: 40),
        String(repeating: "\u{FC}", count: 90), "From", ".", "--",
    ]

    private static func text(_ random: inout SeededRandom, _ count: ClosedRange<Int>, separator: String = " ") -> String
    {
        (0..<Int.random(in: count, using: &random)).map { _ in random.pick(self.words) }
            .joined(separator: separator)
    }

    private static func mailbox(_ random: inout SeededRandom) throws -> MailboxAddress {
        let locals = ["ann", "a.b+c", "\"odd one\"", "x--y", "o'neill"]
        let hosts = ["example.com", "b\u{FC}cher.example", "[192.0.2.1]"]
        let address = try #require(EmailAddress("\(random.pick(locals))@\(random.pick(hosts))"))
        return MailboxAddress(name: Bool.random(using: &random) ? self.text(&random, 1...6) : nil, address: address)
    }

    @Test("Fields, bodies, attachments", arguments: 0..<300)
    func roundTrip(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var builder = MessageBuilder(
            from: [try Self.mailbox(&random)],
            to: try (0..<Int.random(in: 0...6, using: &random)).map { _ in try Self.mailbox(&random) },
            subject: Self.text(&random, 1...12),
            date: MailDate(secondsSince1970: Int64.random(in: 0...4_000_000_000, using: &random), offsetMinutes: 120))
        builder.cc = try (0..<Int.random(in: 0...3, using: &random)).map { _ in try Self.mailbox(&random) }
        builder.messageID = MessageID.make(host: "example.com", using: &random)
        builder.references = (0..<Int.random(in: 0...15, using: &random)).compactMap { _ in
            MessageID.make(host: "other.example", using: &random)
        }
        builder.inReplyTo = Array(builder.references.suffix(1))
        builder.options.bodyTransport = random.pick([.sevenBit, .eightBit, .binary])
        builder.options.maximumSubjectLength = 10_000
        builder.options.allowsUTF8Headers = Bool.random(using: &random)
        if Bool.random(using: &random) { builder.text = Self.text(&random, 0...60, separator: "\n") }
        if Bool.random(using: &random) { builder.html = "<p>" + Self.text(&random, 0...30) + "</p>" }
        builder.attachments = (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.attachment(&random) }
        let bytes = try builder.build()
        Self.checkLines(bytes, builder.options)
        let message = MailMessage(bytes)
        // Some of the names above are meant to look like addresses.
        #expect(message.defects.filter { $0.code != .nameLooksLikeAddress }.map(\.code) == [])
        #expect(message.from == builder.from)
        #expect(message.to == builder.to)
        #expect(message.cc == builder.cc)
        #expect(message.subject == builder.subject)
        #expect(message.date == builder.date)
        #expect(message.messageID == builder.messageID)
        #expect(message.references == builder.references)
        #expect(message.inReplyTo == builder.inReplyTo)
        if let text = builder.text { #expect(message.text == text) }
        if let html = builder.html { #expect(message.html == html) }
        #expect(message.attachments.map(\.content) == builder.attachments.map(\.bytes))
        #expect(message.attachments.map(\.filename) == builder.attachments.map(\.fileName))
        #expect(try builder.build() == bytes)
    }

    @Test(
        "Blanks at odd places and words beyond a line's length survive in text fields",
        arguments: [
            " lead", "trail ", "a  b", "caf\u{E9}   [Ticket #1]", String(repeating: "x", count: 2_000),
            String(repeating: "\u{E9}", count: 2_000), String(repeating: " ", count: 3_000) + "x",
        ])
    func textFields(_ value: String) throws {
        for allowsUTF8 in [false, true] {
            var builder = try MessageBuilderTests.builder()
            builder.options.allowsUTF8Headers = allowsUTF8
            builder.headers = [OutgoingHeader("X-Text", value)]
            let bytes = try builder.build()
            Self.checkLines(bytes, builder.options)
            let read = try #require(MailMessage(bytes).headers["X-Text"])
            // The reader takes blanks off both ends, wherever they come from.
            #expect(
                Array(read.utf8).drop { $0 == 0x20 } == Array(value.utf8).drop { $0 == 0x20 } || read + " " == value)
        }
    }

    private static func attachment(_ random: inout SeededRandom) -> OutgoingPart {
        let names = [
            "a.txt", "gr\u{FC}n \u{65E5}.pdf", String(repeating: "n", count: 120) + ".bin", "a \"b\"; c.txt",
            "x=?utf-8?q?y?=.txt",
        ]
        let alphabet = [UInt8]("a\r\n =\u{0}From .\u{E9}".utf8) + [0xFF]
        let bytes = (0..<Int.random(in: 0...400, using: &random)).map { _ in random.pick(alphabet) }
        let types = ["application/octet-stream", "image/png", "text/csv"]
        return OutgoingPart(
            bytes, mediaType: random.pick(types), fileName: random.pick(names))
    }

    /// Lines end with CRLF and keep their limits; without binary there is no other CR, LF or NUL.
    private static func checkLines(_ bytes: [UInt8], _ options: ComposeOptions) {
        guard options.bodyTransport != .binary else { return }
        var column = 0
        var longest = 0
        var bad = 0
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                if index == 0 || bytes[index - 1] != 0x0D { bad += 1 }
                column = 0
            } else {
                if index > 0 && bytes[index - 1] == 0x0D { bad += 1 }
                if byte == 0 { bad += 1 }
                if byte >= 0x80 && options.bodyTransport == .sevenBit && !options.allowsUTF8Headers { bad += 1 }
                if byte != 0x0D { column += 1 }
                longest = max(longest, column)
            }
        }
        #expect(bad == 0)
        #expect(longest <= 998)
    }
}

extension OutgoingPart {
    var bytes: [UInt8] {
        if case .bytes(let bytes) = self.content { return bytes }
        return []
    }
}
