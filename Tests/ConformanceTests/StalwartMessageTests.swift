import Foundation
import MessageParsing
import Testing

@Suite("Conformance: mime-stalwart-a", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct StalwartMessageTests {
    @Test("Trees, texts and the body lists are those of the set")
    func messages() throws {
        let tally = Tally("mime-stalwart-a")
        for file in try Corpus.files(in: "mime-stalwart-a", suffix: ".eml") {
            let id = String(file.dropFirst("mime-stalwart-a/".count).dropLast(4))
            let bytes = try Corpus.bytes(file)
            try self.compare(bytes, expected: Corpus.json(file.dropLast(4) + ".json"), id: id, tally)
            let withReturns = lineFeeds(bytes).flatMap { $0 == 10 ? [13, 10] : [$0] }
            if let expected = try? Corpus.json(file.dropLast(4) + ".crlf.json") {
                try self.compare(withReturns, expected: expected, id: id + ".crlf", tally)
            }
        }
        tally.finish()
    }

    private func compare(_ bytes: [UInt8], expected: JSONValue, id: String, _ tally: Tally) throws {
        var work: [(MailMessage, JSONValue, String)] = [(MailMessage(bytes), expected, id)]
        while let (mail, json, path) = work.popLast() {
            let expectedParts = json["parts"].array
            let parts = mail.parts
            tally.check(path + " shape", parts.map(Self.kind), expectedParts.map(Self.kind))
            guard parts.count == expectedParts.count else { continue }
            let lists = [mail.textBody, mail.htmlBody, mail.attachments]
            for (name, list) in zip(["text_body", "html_body", "attachments"], lists) {
                let indexes = list.map { part in parts.firstIndex(of: part) ?? -1 }
                tally.check("\(path) \(name)", indexes, json[name].array.compactMap(\.int))
            }
            for (index, (part, wanted)) in zip(parts, expectedParts).enumerated() {
                let place = "\(path) part \(index)"
                self.checkBody(part, wanted, place, tally)
                if let inner = part.message, !wanted["body"]["Message"].isNil {
                    work.append((inner, wanted["body"]["Message"], place))
                }
            }
        }
    }

    private static func kind(_ part: MailPart) -> String {
        part.isMultipart ? "multipart" : part.isMessage ? "message" : "leaf"
    }

    private static func kind(_ json: JSONValue) -> String {
        let body = json["body"]
        return !body["Multipart"].isNil ? "multipart" : !body["Message"].isNil ? "message" : "leaf"
    }

    private func checkBody(_ part: MailPart, _ wanted: JSONValue, _ place: String, _ tally: Tally) {
        let body = wanted["body"]
        if let text = (body["Text"].string ?? body["Html"].string) {
            tally.check(
                place, part.text == text, "\(part.text.debugDescription)\n      expected \(text.debugDescription)")
        } else if let values = (body["Binary"].value ?? body["InlineBinary"].value) as? [NSNumber] {
            tally.check(place, part.content, values.map(\.uint8Value))
        }
    }
}
