/// The name of a mailbox: the bytes of the wire, and the text that people see.
///
/// `INBOX` in any case is the one inbox (RFC 9051, 5.1).
public struct IMAPMailboxName: Sendable, Hashable {
    /// The name as people see it. A name that is not valid modified UTF-7 is shown as it came.
    public let text: String
    /// The bytes a server sent, if this came from one; they go back unchanged, valid or not.
    let received: [UInt8]?

    /// The inbox.
    public static let inbox = IMAPMailboxName(text: "INBOX", received: nil)

    /// The mailbox that people see as `text`; nil when it is empty or has a control character, which no mailbox can
    /// have.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 4096,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { return nil }
        self.init(text: text.uppercased() == "INBOX" ? "INBOX" : text, received: nil)
    }

    private init(text: String, received: [UInt8]?) {
        self.text = text
        self.received = received
    }

    /// A name that a server sent.
    init(received bytes: [UInt8]) {
        let decoded = bytes.contains(where: { $0 >= 0x80 }) ? nil : ModifiedUTF7.decode(bytes)
        let text = decoded ?? String(decoding: bytes, as: UTF8.self)
        let isInbox = text.uppercased() == "INBOX"
        self.init(text: isInbox ? "INBOX" : text, received: isInbox ? nil : bytes)
    }

    /// The bytes for a command: UTF-8 once the server has agreed to it (RFC 6855), else modified UTF-7.
    func wireForm(utf8: Bool) -> [UInt8] {
        if let received = self.received { return received }
        return utf8 ? Array(self.text.utf8) : ModifiedUTF7.encode(self.text)
    }

    /// Whether both are the same mailbox for people.
    public static func == (lhs: IMAPMailboxName, rhs: IMAPMailboxName) -> Bool { lhs.text == rhs.text }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.text) }
}

extension IMAPMailboxName: CustomStringConvertible {
    /// The name as people see it.
    public var description: String { self.text }
}
