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
        let files = self.files(of: message)
        return try zip(files, SafeFilename.distinct(files.map(\.safeFilename))).map { part, name in
            let content = part.content
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
}
