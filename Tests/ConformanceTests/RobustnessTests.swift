import Foundation
import MessageParsing
import Testing

@Suite("Conformance: every message of the corpus", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct RobustnessTests {
    @Test("Every message parses, keeps its bytes, and every range lies inside")
    func everything() throws {
        let tally = Tally("every message")
        let sets = ["mime-enmime", "mime-mime4j", "mime-rubymail", "mime-stalwart-a", "mime-thunderbird"]
        for set in sets {
            for file in try Corpus.files(in: set, suffix: "") {
                guard let bytes = try? Corpus.bytes(file), !file.hasSuffix(".json"), !file.hasSuffix(".xml") else {
                    continue
                }
                let mail = MailMessage(bytes)
                var isRight = mail.bytes == bytes && mail.storageCovers
                for part in mail.allParts {
                    isRight = isRight && mail.range.contains(part.range) && part.range.contains(part.bodyRange)
                    _ = (part.filename, part.safeFilename, part.text.count, part.decodedContent.isDamaged)
                }
                _ = (mail.text, mail.html, mail.defects, mail.author, mail.date, mail.mailingList, mail.received)
                tally.check(file, isRight, "a range lies outside")
            }
        }
        tally.finish()
    }
}

extension MailMessage {
    /// Whether the fields and the body of the root cover the message from its first field to its end.
    var storageCovers: Bool { self.root.range.upperBound == self.range.upperBound }
}
