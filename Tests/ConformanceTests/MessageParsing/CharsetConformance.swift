import Foundation
import MailCrypto
import MessageParsing
import Testing

@Suite("Conformance: charsets and flowed text")
struct CharsetConformance {
    private struct Expected: Decodable {
        var charset: String
        /// Missing where the tool that made the file could not decode the text.
        var sha256_utf8: String?
    }

    @Test(
        "charset-uchardet: texts in sixty charsets decode to the same UTF-8",
        .enabled(if: Corpus.has("charset-uchardet")))
    func uchardet() throws {
        var tally = Tally("charset-uchardet")
        let cases = try Corpus.json("charset-uchardet", "expected.json", as: [String: Expected].self)
        for (path, expected) in cases.sorted(by: { $0.key < $1.key }) {
            let bytes = try Corpus.bytes("charset-uchardet", path)
            guard let charset = Charset(label: expected.charset) else {
                tally.note(path, false, "unknown charset \(expected.charset)")
                continue
            }
            let text = charset.decode(bytes)
            guard let digest = expected.sha256_utf8 else {
                tally.note(path, !charset.decoding(bytes.span).isDamaged, "not all of it has a meaning")
                continue
            }
            let own = try HashFunction.sha256.digest(Array(text.utf8)).map { String(format: "%02x", $0) }.joined()
            tally.note(path, own == digest, "\(expected.charset): \(text.filter { $0 == "\u{FFFD}" }.count) replaced")
        }
        tally.report()
    }

    private struct Flowed: Decodable {
        var test: String
        var kind: String
        var input: String
        var expected: String
    }

    @Test("flowed-a: paragraphs are joined, wrapped and written as HTML", .enabled(if: Corpus.has("flowed-a")))
    func flowed() throws {
        var tally = Tally("flowed-a")
        for item in try Corpus.json("flowed-a", "flowed.json", as: [Flowed].self) {
            let result =
                switch item.kind {
                case "flowed-to-text": FlowedText.decode(item.input)
                case "text-to-flowed":
                    FlowedText.encode(item.input, width: 78, deletesSpace: true).replacing("\r\n", with: "\n")
                default: FlowedText.html(item.input)
                }
            tally.note(
                "\(item.kind) \(item.test)", result == item.expected,
                "\(result.debugDescription) instead of \(item.expected.debugDescription)")
        }
        tally.report()
    }
}
