/// The name of one mail, as `Message-ID`, `In-Reply-To` and `References` carry it (RFC 5322 3.6.4).
///
/// Two ids are equal when the part before the `@` is equal letter by letter and the part after it is equal without
/// regard to case or a trailing dot: relays and clients fold the domain, and the same mail must stay the same mail.
public struct MessageID: Sendable {
    /// The id without its angle brackets, as it was written.
    public var value: String { self.text }

    private let text: String
    /// What is compared: `text` with its domain folded.
    private let key: String

    /// The longest id that is accepted, in bytes; longer ones name nothing that a mailer wrote.
    public static let maximumBytes = 998

    /// Takes one id, with or without angle brackets and with space around it.
    ///
    /// Nil when nothing stands between the brackets, or when it holds a space, a control character or another angle
    /// bracket. An id without `@` is accepted: such ids are in use and name their mail just as well.
    public init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        bytes = bytes.drop { ASCII.isSpace($0) }
        while let last = bytes.last, ASCII.isSpace(last) { bytes = bytes.dropLast() }
        if bytes.first == ASCII.less, bytes.last == ASCII.greater { bytes = bytes.dropFirst().dropLast() }
        self.init(content: bytes)
    }

    /// Takes what stands between the angle brackets.
    init?(content bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty, bytes.count <= Self.maximumBytes,
            !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == ASCII.less || $0 == ASCII.greater }),
            !(bytes.count == 1 && bytes.first == ASCII.at)
        else { return nil }
        self.text = String(decoding: bytes, as: UTF8.self)
        guard let at = bytes.lastIndex(of: ASCII.at), Self.needsFolding(bytes[at...]) else {
            self.key = self.text
            return
        }
        var folded = Array(bytes[...at])
        folded.append(contentsOf: bytes[(at + 1)...].lazy.map(ASCII.lowered))
        if folded.last == ASCII.dot { folded.removeLast() }
        self.key = String(decoding: folded, as: UTF8.self)
    }

    /// Whether the domain is not yet in the form in which it is compared.
    private static func needsFolding(_ domain: ArraySlice<UInt8>) -> Bool {
        domain.last == ASCII.dot || domain.contains { $0 &- 0x41 < 26 }
    }

    /// The part after the `@` in lower case, without a trailing dot; nil when the id has no `@`.
    public var domain: String? {
        guard let at = self.key.utf8.lastIndex(of: ASCII.at) else { return nil }
        return String(self.key[self.key.index(after: at)...])
    }

    /// The id in the form under which it should be stored and looked up: the domain folded, no brackets.
    public var canonical: String { self.key }
}

extension MessageID: Hashable {
    /// Whether both name the same mail.
    public static func == (left: MessageID, right: MessageID) -> Bool { left.key == right.key }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.key) }
}

extension MessageID: CustomStringConvertible {
    /// The id with its angle brackets, as a header carries it.
    public var description: String { "<\(self.text)>" }
}
