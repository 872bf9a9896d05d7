import Foundation
import MailCrypto
import MessageParsing
import Testing

@Suite("Conformance: charset-uchardet", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct CharsetTests {
    @Test("Texts in sixty charsets decode to the same UTF-8")
    func decoding() throws {
        let tally = Tally("charset-uchardet")
        let cases = try Corpus.json("charset-uchardet/expected.json")
        for path in cases.keys {
            let label = try #require(cases[path]["charset"].string)
            guard let charset = Charset(label: label) else {
                tally.check(path, false, "unknown charset \(label)")
                continue
            }
            let bytes = try Corpus.bytes("charset-uchardet/" + path)
            let decoded = charset.decoding(bytes.span)
            // Where the tool that made the set could not decode a text, it must at least decode without damage.
            guard let expected = cases[path]["sha256_utf8"].string else {
                tally.check(path, !decoded.isDamaged, "not all of it has a meaning")
                continue
            }
            let digest = try HashFunction.sha256.digest(Array(decoded.text.utf8))
            tally.check(path, digest.map { String(format: "%02x", $0) }.joined(), expected)
        }
        tally.finish()
    }

    @Test("Most texts are guessed right from their bytes alone")
    func detection() throws {
        var right = 0
        var wrong: [String] = []
        let cases = try Corpus.json("charset-uchardet/expected.json")
        for path in cases.keys {
            let bytes = try Corpus.bytes("charset-uchardet/" + path)
            let label = try #require(cases[path]["charset"].string)
            let charset = try #require(Charset(label: label))
            let guess = Charset.detect(bytes)
            // What counts is the text: many charsets agree on the letters of a language.
            if guess.charset.decode(bytes) == charset.decode(bytes) {
                right += 1
            } else {
                wrong.append("\(path) as \(guess.charset.name), confidence \(guess.confidence)")
            }
        }
        print("conformance charset-uchardet detection: \(right) of \(cases.keys.count) guessed right")
        for line in wrong { print("  guessed wrong: \(line)") }
        #expect(right * 100 >= cases.keys.count * 80)
    }
}
