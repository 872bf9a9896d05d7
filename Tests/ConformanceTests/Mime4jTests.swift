import Foundation
import MessageParsing
import Testing

@Suite("Conformance: mime-mime4j", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct Mime4jTests {
    @Test("Trees, fields, raw and decoded bodies are those of the set")
    func trees() throws {
        let tally = Tally("mime-mime4j")
        for file in try Corpus.files(in: "mime-mime4j", suffix: ".msg") {
            let id = String(file.dropFirst("mime-mime4j/".count).dropLast(4))
            let mail = MailMessage(try Corpus.bytes(file))
            let folder = file.dropLast(4)
            guard let raw = try? Corpus.bytes(folder + ".xml") else { continue }
            let tree = XMLTree.parse(String(decoding: raw, as: UTF8.self))
            let problem = tree.first("message").map { Self.compare(mail, $0, path: "1") } ?? "no tree"
            tally.check(id + " tree", problem == nil, problem ?? "")
            try self.checkDecoded(mail, id: id, folder: String(folder), tally)
            tally.check(id + " bytes", mail.bytes == (try Corpus.bytes(file)), "re-emission differs")
        }
        tally.finish()
    }

    /// The first difference between a message and its element, or nil.
    private static func compare(_ mail: MailMessage, _ element: XMLTree, path: String) -> String? {
        self.compare(mail.root, element, path: path)
    }

    private static func compare(_ part: MailPart, _ element: XMLTree, path: String) -> String? {
        let fields = element.first("header")?.all("field").map { Self.field($0.text) } ?? []
        let ours = part.headers.map { Self.field(String(decoding: $0.rawField, as: UTF8.self)) }
        if fields != ours { return "\(path): fields \(ours), expected \(fields)" }
        if let inner = element.first("message") {
            guard let message = part.message else { return "\(path): no message inside" }
            return self.compare(message, inner, path: path + ".1")
        }
        if let multipart = element.first("multipart") {
            let expected = multipart.all("body-part")
            guard part.children.count == expected.count else {
                return "\(path): \(part.children.count) parts, expected \(expected.count)"
            }
            for (index, pair) in zip(part.children, expected).enumerated() {
                if let problem = self.compare(pair.0, pair.1, path: "\(path).\(index + 1)") { return problem }
            }
            return nil
        }
        guard let body = element.first("body") else { return nil }
        let text = Self.normalized(body.text)
        let actual = Self.normalized("\n" + String(decoding: lineFeeds(part.rawBody), as: UTF8.self))
        return text == actual ? nil : "\(path): body \(actual.debugDescription), expected \(text.debugDescription)"
    }

    private static func field(_ text: String) -> String {
        String(decoding: lineFeeds(Array(text.utf8)), as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// The set wraps bodies in line ends of its own: those at the start and the end do not count.
    private static func normalized(_ text: String) -> String {
        String(decoding: lineFeeds(Array(text.utf8)), as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Compares the files with decoded bodies, which the second tree names.
    private func checkDecoded(_ mail: MailMessage, id: String, folder: String, _ tally: Tally) throws {
        guard let raw = try? Corpus.bytes(folder + "_decoded.xml") else { return }
        let tree = XMLTree.parse(String(decoding: raw, as: UTF8.self))
        var work: [(MailPart, XMLTree)] = tree.first("message").map { [(mail.root, $0)] } ?? []
        while let (part, element) = work.popLast() {
            if let inner = element.first("message") {
                if let message = part.message { work.append((message.root, inner)) }
                continue
            }
            if let multipart = element.first("multipart") {
                work.append(contentsOf: zip(part.children, multipart.all("body-part")))
                continue
            }
            guard let body = element.first("text-body") ?? element.first("binary-body"),
                let name = body.attributes["name"]
            else { continue }
            let expected = try Corpus.bytes("mime-mime4j/" + name)
            let isRight =
                body.name == "binary-body" ? part.content == expected : lineFeeds(part.content) == lineFeeds(expected)
            tally.check("\(id) \(name)", isRight, "\(part.content.count) bytes, expected \(expected.count)")
        }
    }
}
