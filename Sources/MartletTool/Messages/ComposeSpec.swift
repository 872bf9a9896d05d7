import Martlet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A message as the JSON that `compose` takes.
///
/// ```json
/// { "from": "Support <support@example.com>", "to": ["joe@example.org"], "subject": "Hello", "text": "Hi Joe",
///   "html": "<p>Hi <img src='cid:logo@example.com'></p>",
///   "inline": [{"path": "logo.png", "contentType": "image/png", "contentID": "logo@example.com"}],
///   "attachments": ["invoice.pdf"] }
/// ```
struct ComposeSpec: Decodable {
    var from: Addresses?
    var sender: Addresses?
    var replyTo: Addresses?
    var to: Addresses?
    var cc: Addresses?
    var bcc: Addresses?
    var subject: String?
    var text: String?
    var html: String?
    var date: String?
    var messageID: String?
    var inReplyTo: [String]?
    var references: [String]?
    var headers: [Header]?
    var inline: [File]?
    var attachments: [File]?

    /// A header field beyond the usual ones.
    struct Header: Decodable {
        var name: String
        var value: String
    }

    /// Reads the document; the error says where it is wrong.
    static func read(_ bytes: [UInt8]) throws(ToolError) -> ComposeSpec {
        do {
            return try JSONDecoder().decode(ComposeSpec.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw ToolError(.badData, Self.explain(error))
        } catch {
            throw ToolError(.badData, "This is not JSON.")
        }
    }

    private static func explain(_ error: DecodingError) -> String {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? "This is not the JSON of a message." : "The member \(path) has the wrong form."
        @unknown default:
            return "This is not the JSON of a message."
        }
    }

    /// The message, ready to be built; what the document leaves out is filled in from the clock and at random.
    func builder(clock: any MailClock) throws -> MessageBuilder {
        guard let from = self.from?.mailboxes, let author = from.first else {
            throw ToolError(.badData, "\"from\" is needed: who writes?")
        }
        var builder = MessageBuilder(from: from, to: self.to?.mailboxes ?? [], subject: self.subject)
        builder.sender = self.sender?.mailboxes.first
        builder.replyTo = self.replyTo?.mailboxes ?? []
        builder.cc = self.cc?.mailboxes ?? []
        builder.bcc = self.bcc?.mailboxes ?? []
        builder.text = self.text
        builder.html = self.html
        builder.date = try self.moment(clock)
        builder.messageID = try self.messageID.map(Self.identifier) ?? Fingerprint.freshMessageID(of: author.address)
        builder.inReplyTo = try (self.inReplyTo ?? []).map(Self.identifier)
        builder.references = try (self.references ?? []).map(Self.identifier)
        builder.headers = (self.headers ?? []).map { OutgoingHeader($0.name, $0.value) }
        builder.inlineParts = try (self.inline ?? []).map { try $0.part() }
        builder.attachments = try (self.attachments ?? []).map { try $0.part() }
        return builder
    }

    private func moment(_ clock: any MailClock) throws(ToolError) -> MailDate {
        guard let text = self.date else {
            return MailDate(secondsSince1970: clock.wallTime.secondsSince1970)
        }
        guard let date = MailDate(text) else { throw ToolError(.badData, "\"date\" is not a date as mail has it.") }
        return date
    }

    private static func identifier(_ text: String) throws(ToolError) -> MessageID {
        guard let id = MessageID(text) else { throw ToolError(.badData, "\(text) is not a Message-ID.") }
        return id
    }
}

extension ComposeSpec {
    /// One address or several: `"Joe <joe@example.org>"`, `{"name": …, "address": …}`, or an array of these.
    struct Addresses: Decodable {
        var mailboxes: [MailboxAddress]

        private struct Pair: Decodable {
            var name: String?
            var address: String
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                let list = AddressList(text)
                guard !list.mailboxes.isEmpty, list.problems.isEmpty else { throw Self.unreadable(container) }
                self.mailboxes = list.mailboxes
            } else if let pair = try? container.decode(Pair.self) {
                guard let address = EmailAddress(pair.address) else { throw Self.unreadable(container) }
                self.mailboxes = [MailboxAddress(name: pair.name, address: address)]
            } else {
                self.mailboxes = try container.decode([Addresses].self).flatMap(\.mailboxes)
            }
        }

        private static func unreadable(_ container: any SingleValueDecodingContainer) -> DecodingError {
            DecodingError.dataCorruptedError(in: container, debugDescription: "not an address")
        }
    }

    /// A file: its path, or an object that says more.
    struct File: Decodable {
        var path: String
        var filename: String?
        var contentType: String?
        var contentID: String?

        private enum Key: String, CodingKey {
            case path, filename, contentType, contentID
        }

        init(from decoder: any Decoder) throws {
            if let path = try? decoder.singleValueContainer().decode(String.self) {
                self.path = path
                return
            }
            let container = try decoder.container(keyedBy: Key.self)
            self.path = try container.decode(String.self, forKey: .path)
            self.filename = try container.decodeIfPresent(String.self, forKey: .filename)
            self.contentType = try container.decodeIfPresent(String.self, forKey: .contentType)
            self.contentID = try container.decodeIfPresent(String.self, forKey: .contentID)
        }

        /// The part; the file is read while the message is written.
        func part() throws(ToolError) -> OutgoingPart {
            guard Files.exists(self.path) else { throw ToolError(.noInput, "\(self.path) is not there.") }
            let name = self.filename ?? self.path.split(separator: "/").last.map(String.init)
            return OutgoingPart(
                .file(path: self.path), mediaType: self.contentType ?? MediaTypes.ofFile(named: name ?? ""),
                fileName: name, contentID: try self.contentID.map(ComposeSpec.identifier))
        }
    }
}
