/// A subject without what mail programs, gateways and help desks put around it: what two mails of one conversation
/// have in common.
///
/// The idea is RFC 5256 2.1, in more languages and with full-width colons: `Re:`, `AW:`, `Re[2]:`, `回复：`, `[EXT]` and
/// the ticket tag go; `Reminder:`, `Re-order` and `[Billing]` stay. The scan is linear.
public struct BaseSubject: Hashable, Sendable {
    /// What is left, with single spaces, as the writer wrote it.
    public let title: String
    /// ``title`` in the form that is compared: letter case folded.
    public let key: String
    /// Whether a prefix said that the mail answers another.
    public let isReply: Bool
    /// Whether a prefix said that the mail passes another on.
    public let isForward: Bool

    /// The longest subject that is looked at, in characters; the rest is dropped.
    public static let maximumLength = 1_000

    /// Strips `subject`; tags of the form `tag` are removed wherever they stand.
    public init(_ subject: String, tag: SubjectTag = .standard) {
        var rest = Self.singleSpaced(tag.removingTags(from: String(subject.prefix(Self.maximumLength))))[...]
        var reply = false
        var forward = false
        // Each round takes at least one character, so the loop ends.
        while true {
            if let stripped = Self.droppingGatewayTag(rest) {
                rest = stripped
            } else if let (prefix, stripped) = Self.droppingPrefix(rest) {
                if prefix == .reply { reply = true } else { forward = true }
                rest = stripped
            } else {
                break
            }
        }
        self.title = String(rest)
        self.key = rest.lowercased()
        self.isReply = reply
        self.isForward = forward
    }

    /// Whether nothing is left, so that nothing can be recognised by it.
    public var isEmpty: Bool { self.key.isEmpty }
}

extension BaseSubject {
    private enum Prefix { case reply, forward }

    /// Spaces, tabs, line ends and invisible marks become single spaces; none at the ends.
    private static func singleSpaced(_ text: String) -> String {
        text.split(whereSeparator: { $0.isWhitespace || $0.isNewline || $0 == "\u{200B}" || $0 == "\u{FEFF}" })
            .joined(separator: " ")
    }

    /// The text behind a leading `[EXT]` or the like, or nil.
    private static func droppingGatewayTag(_ text: Substring) -> Substring? {
        guard let open = text.first, open == "[" || open == "*" || open == "{" else { return nil }
        let close: Character = open == "[" ? "]" : open == "{" ? "}" : "*"
        var inner = text.dropFirst()
        while inner.first == open { inner = inner.dropFirst() }
        guard let end = inner.prefix(40).firstIndex(of: close) else { return nil }
        guard ReplyPrefixes.gatewayTags.contains(inner[..<end].lowercased().trimmingSpaces()) else { return nil }
        var rest = inner[inner.index(after: end)...]
        while rest.first == close || rest.first == " " || rest.first == ":" { rest = rest.dropFirst() }
        return rest
    }

    /// The kind of prefix and the text behind it, or nil when `text` begins with none.
    private static func droppingPrefix(_ text: Substring) -> (Prefix, Substring)? {
        let window = text.prefix(ReplyPrefixes.longest + 8)
        guard let colon = window.firstIndex(where: { $0 == ":" || $0 == "：" || $0 == "︰" }) else { return nil }
        guard let word = Self.withoutCounter(window[..<colon]) else { return nil }
        let rest = text[text.index(after: colon)...].drop { $0 == " " }
        if ReplyPrefixes.reply.contains(word) { return (.reply, rest) }
        if ReplyPrefixes.forward.contains(word) { return (.forward, rest) }
        return nil
    }

    /// The lower-case word of `Re[2]`, `Re(3)`, `Re^4`, `Re*2` and plain `Re`; nil when a counter is not a number.
    private static func withoutCounter(_ text: Substring) -> String? {
        let word = text.prefix { !"[(^*".contains($0) }
        let counter = text.dropFirst(word.count).filter { !"[]()^*".contains($0) }
        guard counter.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let name = word.lowercased().trimmingSpaces()
        return name.isEmpty ? nil : name
    }
}

extension StringProtocol {
    /// The text without spaces at its ends.
    func trimmingSpaces() -> String {
        var slice = self[...]
        while slice.first == " " { slice = slice.dropFirst() }
        while slice.last == " " { slice = slice.dropLast() }
        return String(slice)
    }
}
