import MailCrypto
import MessageParsing

/// A mail's files as links, and their bytes under the same keys.
enum AttachmentLinks {
    /// The most files of a mail that are linked; more stay in the raw mail only.
    static let maximumCount = 250

    /// The links of a mail's files, in order, with distinct names.
    static func links(
        of message: MailMessage, without blocked: Set<String> = []
    ) throws -> (kept: [AttachmentLink], blocked: [AttachmentLink]) {
        let all = try self.links(of: message)
        let isBlocked = { (link: AttachmentLink) in
            link.name.split(separator: ".").last.map { blocked.contains($0.lowercased()) } ?? false
        }
        return (all.filter { !isBlocked($0) }, all.filter(isBlocked))
    }

    private static func links(of message: MailMessage) throws -> [AttachmentLink] {
        var names: [String: Int] = [:]
        return try self.files(of: message).enumerated().map { index, part in
            let content = part.content
            let name = self.unique(self.safeName(part.filename, index: index), &names)
            return AttachmentLink(
                key: Hex.encode(try HashFunction.sha256.digest(content)), name: name,
                mediaType: part.mediaType.essence, size: content.count, contentID: part.contentID?.value)
        }
    }

    /// The parts to store: what is offered as a file, and pictures inside the HTML.
    static func files(of message: MailMessage) -> [MailPart] {
        let view = message.body
        let shown = view.htmlBody.filter { !$0.mediaType.isText && !view.attachments.contains($0) }
        return Array((view.attachments + shown).prefix(self.maximumCount))
    }

    /// A name without directories and without what a file system or a terminal would take for more than a name.
    static func safeName(_ name: String?, index: Int) -> String {
        let last =
            (name ?? "").split(whereSeparator: { $0 == "/" || $0 == "\\" || $0 == ":" }).last.map(String.init) ?? ""
        var kept = String.UnicodeScalarView()
        for scalar in last.unicodeScalars.prefix(400) {
            let category = scalar.properties.generalCategory
            guard category != .control, category != .format, !"<>\"|?*".unicodeScalars.contains(scalar) else {
                continue
            }
            kept.append(scalar)
        }
        var text = String(kept)
        while let first = text.first, first == "." || first == " " { text.removeFirst() }
        while let last = text.last, last == "." || last == " " { text.removeLast() }
        return text.isEmpty ? "attachment-\(index + 1)" : self.shortened(text)
    }

    /// At most 200 bytes, the extension kept.
    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > 200 else { return name }
        let pieces = name.split(separator: ".")
        let ending = pieces.count > 1 ? "." + (pieces.last ?? "").prefix(10) : ""
        var stem = name.prefix(190)
        while stem.utf8.count + ending.utf8.count > 200, !stem.isEmpty { stem = stem.dropLast() }
        return stem + ending
    }

    private static func unique(_ name: String, _ names: inout [String: Int]) -> String {
        let count = names[name.lowercased(), default: 0] + 1
        names[name.lowercased()] = count
        return count == 1 ? name : "\(count)-\(name)"
    }
}
