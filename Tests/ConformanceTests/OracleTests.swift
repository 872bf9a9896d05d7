import Foundation
import MessageParsing
import Testing

@Suite("Conformance: imap-oracle-a", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct OracleTests {
    @Test("Our tree is the one on which the IMAP servers agree")
    func structures() throws {
        let tally = Tally("imap-oracle-a")
        for file in try Corpus.files(in: "imap-oracle-a", suffix: ".json") {
            for entry in try Corpus.json(file).array {
                guard let path = entry["file"].string else { continue }
                let answers = ["dovecot", "cyrus", "courier"].compactMap { server in
                    entry["servers"][server]["fetch"].array.first.flatMap(Self.bytes)
                }
                let trees = answers.compactMap { IMAPAnswer($0)?.bodyStructure }.map(IMAPAnswer.shape)
                let envelopes = answers.compactMap { IMAPAnswer($0)?.envelope }.map(IMAPAnswer.people)
                let bytes = lineFeeds(try Corpus.bytes(path)).flatMap { $0 == 10 ? [13, 10] : [$0] }
                guard entry["size"].int == bytes.count else { continue }
                let mail = MailMessage(bytes)
                if let first = trees.first, trees.count > 1, trees.allSatisfy({ $0 == first }) {
                    tally.check(path + " structure", Self.shape(mail.root), first)
                }
                if let first = envelopes.first, envelopes.count > 1, envelopes.allSatisfy({ $0 == first }) {
                    tally.check(path + " envelope", Self.people(mail), first)
                }
            }
        }
        tally.finish()
    }

    private static func bytes(_ json: JSONValue) -> [UInt8]? {
        if let text = json.string { return Array(text.utf8) }
        return json["b64"].string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }

    /// Our tree in the form of `IMAPAnswer.shape`.
    private static func shape(_ part: MailPart) -> String {
        let type = part.mediaType
        if part.isMultipart { return "(\(part.children.map(Self.shape).joined(separator: " ")))\(type.subtype)" }
        let essence = type.subtype.isEmpty ? "\(type.type)/plain" : type.essence
        if let message = part.message, !part.children.isEmpty {
            return "\(essence):\(part.bodyRange.count)[\(Self.shape(message.root))]"
        }
        return "\(essence):\(part.bodyRange.count)"
    }

    private static func people(_ mail: MailMessage) -> String {
        func list(_ boxes: [MailboxAddress]) -> String {
            boxes.map { "\($0.address.localPart)@\($0.address.domain)".lowercased() }.joined(separator: ",")
        }
        return "\(list(mail.from))|\(list(mail.to))|\(list(mail.cc))|\(mail.messageID?.description ?? "")"
    }
}
