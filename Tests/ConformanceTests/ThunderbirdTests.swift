import Foundation
import MessageParsing
import Testing

@Suite("Conformance: mime-thunderbird", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct ThunderbirdTests {
    @Test("The texts of messages are those of the set")
    func texts() throws {
        let tally = Tally("mime-thunderbird")
        for file in try Corpus.files(in: "mime-thunderbird", suffix: ".out") {
            let expected = Self.words(String(decoding: try Corpus.bytes(file), as: UTF8.self))
            let mail = MailMessage(try Corpus.bytes(String(file.dropLast(4))))
            // The set's cases differ in whether tags are stripped; the texts are those of our text or our HTML.
            let ours = [mail.text ?? "", mail.html ?? ""].map(Self.words)
            tally.check(String(file.dropFirst(17)), ours.contains(expected), "\(ours)\n      expected \(expected)")
        }
        tally.finish()
    }

    /// The set's writer collapses white space: words are what can be compared.
    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: { $0.isWhitespace }).map(String.init)
    }
}
