import Foundation
import IMAPClient
import Testing

/// What real servers answered, read by the client's codec.
@Suite("Conformance: IMAP responses", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct IMAPResponseTests {
    /// All responses in `bytes`; nil when the stream could not be read to its end.
    static func responses(_ bytes: [UInt8]) -> [IMAPResponse]? {
        var decoder = IMAPResponseDecoder()
        var responses: [IMAPResponse] = []
        var offset = 0
        do {
            while offset < bytes.count {
                offset += decoder.append(bytes.span.extracting(offset..<bytes.count))
                while let event = try decoder.next() {
                    if case .response(let response) = event { responses.append(response) }
                }
            }
        } catch {
            return nil
        }
        return decoder.isInsideResponse ? nil : responses
    }

    @Test("Every FETCH answer of three servers is read in full, and says what a second reader says")
    func oracle() throws {
        let tally = Tally("imap-oracle-a responses")
        for file in try Corpus.files(in: "imap-oracle-a", suffix: ".json") {
            for entry in try Corpus.json(file).array {
                for server in ["dovecot", "cyrus", "courier"] {
                    guard let bytes = Self.bytes(entry["servers"][server]["fetch"].array.first) else { continue }
                    Self.check("\(server) \(entry["file"].string ?? "?")", bytes, tally)
                }
            }
        }
        tally.finish()
    }

    private static func bytes(_ json: JSONValue?) -> [UInt8]? {
        if let text = json?.string { return Array(text.utf8) }
        return json?["b64"].string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }

    private static func check(_ id: String, _ bytes: [UInt8], _ tally: Tally) {
        guard case .fetch(let fetch)? = Self.responses(bytes)?.first, fetch.invalidItems.isEmpty,
            let structure = fetch.bodyStructure, let envelope = fetch.envelope, let answer = IMAPAnswer(bytes),
            let expectedTree = answer.bodyStructure, let expectedEnvelope = answer.envelope
        else {
            tally.check(id, false, "not read in full")
            return
        }
        tally.check(id + " structure", Self.shape(structure.root), IMAPAnswer.shape(expectedTree))
        tally.check(
            id + " envelope", Self.people(envelope), Self.withoutPlaceholders(IMAPAnswer.people(expectedEnvelope)))
    }

    /// The other reader's line without addresses whose domain is only a word for none; the codec says nil there.
    private static func withoutPlaceholders(_ people: String) -> String {
        people.split(separator: "|", omittingEmptySubsequences: false).map { field in
            field.split(separator: ",").filter { address in
                let isNone = [
                    "@missing_domain", "@.missing-host-name.", "@unspecified-domain", "@.syntax-error.",
                    "@missing-host-name",
                ].contains { address.lowercased().hasSuffix($0) }
                return !isNone
            }.joined(separator: ",")
        }.joined(separator: "|")
    }

    /// Our reading in the form of `IMAPAnswer.shape`.
    private static func shape(_ part: IMAPBodyPart) -> String {
        if part.isMultipart { return "(\(part.children.map(Self.shape).joined(separator: " ")))\(part.subtype)" }
        let essence = "\(part.type)/\(part.subtype):\(part.size)"
        if part.isMessage, let child = part.children.first { return "\(essence)[\(Self.shape(child))]" }
        return essence
    }

    private static func people(_ envelope: IMAPEnvelope) -> String {
        func list(_ addresses: [IMAPAddress]) -> String {
            addresses.compactMap { address -> String? in
                guard let host = address.host, !host.isEmpty else { return nil }
                return "\(address.mailbox ?? "")@\(host)".lowercased()
            }.joined(separator: ",")
        }
        return "\(list(envelope.from))|\(list(envelope.to))|\(list(envelope.cc))|\(envelope.messageID ?? "")"
    }

    @Test("Every recorded answer for a client's tests is read to its end, and known kinds are not left raw")
    func mailkit() throws {
        let tally = Tally("protocol-mailkit-a imap")
        for file in try Corpus.files(in: "protocol-mailkit-a/imap", suffix: ".txt") {
            // Some were kept with LF alone; their literals count CRLF.
            let kept = try Corpus.bytes(file)
            let bytes = kept.contains(13) ? kept : kept.flatMap { $0 == 10 ? [13, 10] : [$0] }
            guard let responses = Self.responses(bytes) else {
                tally.check(file, false, "the stream could not be read to its end")
                continue
            }
            let raw = responses.compactMap { response -> String? in
                guard case .other(let bytes) = response else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            }
            let missed = raw.filter { line in
                Self.known.contains { line.uppercased().hasPrefix("* \($0) ") }
                    || line.split(separator: " ").dropFirst(2).first?.uppercased() == "FETCH"
            }
            let invalid = responses.flatMap { response -> [String] in
                guard case .fetch(let fetch) = response else { return [] }
                return fetch.invalidItems.map { "\($0.name) \(String(decoding: $0.value, as: UTF8.self))" }
            }
            tally.check(file, missed.isEmpty && invalid.isEmpty, "\(missed.prefix(2)) \(invalid.prefix(2))")
        }
        tally.finish()
    }

    static let known = [
        "OK", "NO", "BAD", "BYE", "PREAUTH", "CAPABILITY", "LIST", "LSUB", "XLIST", "STATUS", "SEARCH", "ESEARCH",
        "FLAGS",
        "NAMESPACE", "ID", "ENABLED", "VANISHED",
    ]
}
