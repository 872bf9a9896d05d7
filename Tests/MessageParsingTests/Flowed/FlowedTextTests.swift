import MessageParsing
import Testing

@Suite("format=flowed")
struct FlowedTextTests {
    @Test(
        "Joins the lines of paragraphs",
        arguments: [
            ("a \r\nb\r\n", false, "a b\n"), ("a \r\nb", true, "ab"), ("> a \n> b\nc", false, "> a b\nc"),
            (">> a \n> b\n", false, ">> a \n> b\n"),
            (" stuffed\n", false, "stuffed\n"), ("-- \nname \nlast\n", false, "-- \nname last\n"),
            ("a \n-- \nb", false, "a \n-- \nb"),
            ("", false, ""), ("\n\n", false, "\n\n"), (" \n", false, "\n"), (">\n> x", false, "> \n> x"),
        ])
    func decodes(_ text: String, _ deletesSpace: Bool, _ expected: String) {
        #expect(FlowedText.decode(text, deletesSpace: deletesSpace) == expected)
    }

    @Test("What is written flowed reads back as the same lines")
    func roundTrip() {
        var random = SeededRandom(seed: 9)
        let words = ["a", "word", "From", ">", "longer-word-than-others", "-- ", "\u{65E5}\u{672C}", "x.y"]
        for _ in 0..<500 {
            let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<Int.random(in: 0...40, using: &random)).map { _ in random.pick(words) }.joined(
                    separator: " ")
            }.map { line in
                // A mark at the start of a line is a quote, and blanks at its end do not survive.
                var line = line
                while line.hasSuffix(" ") && line != "-- " { line.removeLast() }
                return line.hasPrefix(">") ? "q" + line : line
            }
            let encoded = FlowedText.encode(lines.joined(separator: "\n"))
            #expect(FlowedText.decode(encoded) == lines.joined(separator: "\n"))
            #expect(encoded.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 80 })
        }
    }
}
