import DeskIdentity
import MailCrypto
public import MessageParsing

/// What makes two deliveries the same mail.
///
/// With a Message-ID: that id, the author and the date; a copy with other bytes (a list's footer, another path) is then
/// a variant of the same mail, while the same id with another author or date is another mail, so that a forged or
/// reused id swallows nothing. Without one: the digest of what a writer writes, so that two copies in two folders are
/// one.
public struct MailIdentity: Sendable, Hashable, Codable {
    /// The Message-ID as it is compared; nil where there is none.
    public var messageID: String?
    /// The raw `From` and `Date`, with single spaces; empty where they are missing.
    public var origin: String
    /// SHA-256 over the writer's headers and the body, in hex.
    public var digest: String

    /// The identity of `message`.
    public init(of message: MailMessage) throws {
        self.messageID = message.messageID?.canonical
        let from = message.from.map(\.address.description).sorted().joined(separator: ",")
        let date = message.date.map { String($0.secondsSince1970) } ?? Self.raw("Date", of: message)
        self.origin = (from.isEmpty ? Self.raw("From", of: message) : from) + "|" + date
        self.digest = try Self.digest(of: message)
    }

    /// An identity of these parts.
    public init(messageID: String?, origin: String, digest: String) {
        self.messageID = messageID
        self.origin = origin
        self.digest = digest
    }

    /// What is unique within a channel.
    public var key: String {
        if let messageID = self.messageID { return "id|" + messageID + "|" + self.origin }
        return "digest|" + self.digest
    }

    /// The key of what the mail changes: the same for every delivery of it, and after a ledger was lost.
    func effectKey(in channel: ChannelID, of organization: OrganizationID) throws -> EffectKey {
        let digest = try HashFunction.sha256.digest(Array(self.key.utf8))
        return EffectKey("mail/\(organization)/\(channel)/\(Hex.encode(digest))")
    }

    private static func raw(_ name: HeaderName, of message: MailMessage) -> String {
        message.headers.all(name).first.map { String(decoding: $0.rawValue.prefix(500), as: UTF8.self) } ?? ""
    }

    /// Only what the writer wrote counts: the way of a mail leaves its marks in other headers.
    private static func digest(of message: MailMessage) throws -> String {
        var material: [UInt8] = []
        for name: HeaderName in ["From", "To", "Cc", "Date", "Subject", "In-Reply-To"] {
            for field in message.headers.all(name) {
                material.append(contentsOf: Array(name.name.utf8) + [0x3A])
                material.append(
                    contentsOf: field.rawValue.filter { $0 != 0x0D && $0 != 0x0A && $0 != 0x20 && $0 != 0x09 })
                material.append(0x0A)
            }
        }
        material.append(0)
        material.append(contentsOf: message.root.rawBody.filter { $0 != 0x0D })
        return Hex.encode(try HashFunction.sha256.digest(material))
    }
}
