/// The form of the mark that names a ticket in a subject, such as `[Ticket #123]`.
///
/// A tag is found anywhere in a subject, with any letter case and any number of spaces, so `[ticket # 123]` and
/// `[TICKET#123]` are the same. What stands for the ticket must be a plain reference: letters, digits and inner
/// hyphens, at most ``maximumReferenceLength``; `[Ticket #-1]` holds none. A reference is looked up as text and never
/// computed with.
public struct SubjectTag: Hashable, Sendable {
    /// What stands before the reference, for example `[Ticket #`.
    public let opening: String
    /// What stands behind it, for example `]`.
    public let closing: String

    /// `[Ticket #123]`.
    public static let standard = SubjectTag(opening: "[Ticket #", closing: "]", unchecked: ())

    /// The longest reference that is taken for one.
    public static let maximumReferenceLength = 40

    /// A tag with these two ends; nil when either is empty, or holds a control character, or when the opening is so
    /// weak (only spaces, letters or digits at its end) that ordinary words would be taken for tickets.
    public init?(opening: String, closing: String) {
        guard let last = opening.last(where: { $0 != " " }), closing.contains(where: { $0 != " " }) else { return nil }
        guard !last.isLetter, !last.isNumber, opening.count <= 60, closing.count <= 20 else { return nil }
        let both = (opening + closing).unicodeScalars
        guard both.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { return nil }
        self.init(opening: opening, closing: closing, unchecked: ())
    }

    /// Reads a format with `%` in the place of the reference, for example `[Acme-%]`; nil where
    /// ``init(opening:closing:)`` would give nil, or without exactly one `%`.
    public init?(format: String) {
        let ends = format.split(separator: "%", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        self.init(opening: String(ends[0]), closing: String(ends[1]))
    }

    private init(opening: String, closing: String, unchecked: Void) {
        self.opening = opening
        self.closing = closing
    }

    /// The tag of the ticket with this reference.
    public func tag(for reference: String) -> String {
        self.opening + reference + self.closing
    }

    /// The subject of a mail about this ticket: the tag once, at its beginning, other tags of this form taken out.
    public func subject(_ subject: String, for reference: String) -> String {
        let plain = self.removingTags(from: subject)
        var words: [Substring] = plain.split(whereSeparator: { $0 == " " || $0.isNewline || $0 == "\t" })
        words.insert(self.tag(for: reference)[...], at: 0)
        return words.joined(separator: " ")
    }

    /// The references of all tags of this form in `subject`, in their order, each once.
    public func references(in subject: String) -> [String] {
        var found: [String] = []
        self.scan(subject) { reference in
            if !found.contains(reference) { found.append(reference) }
        }
        return found
    }

    /// `subject` without any tag of this form.
    public func removingTags(from subject: String) -> String {
        self.scan(subject) { _ in }
    }
}

extension SubjectTag {
    /// Hands each reference to `body` and returns the text without the tags.
    ///
    /// Each place of the text is tried once, and a try looks at no more than a tag's greatest length: linear.
    @discardableResult
    private func scan(_ subject: String, _ body: (String) -> Void) -> String {
        let text = Array(subject.prefix(BaseSubject.maximumLength))
        let opening = Array(self.opening.lowercased().filter { $0 != " " })
        let closing = Array(self.closing.lowercased().filter { $0 != " " })
        guard let first = opening.first else { return subject }
        var kept = ""
        var index = 0
        while index < text.count {
            if text[index].lowercased() == String(first),
                let (reference, end) = Self.match(text, at: index, opening, closing)
            {
                body(reference)
                index = end
            } else {
                kept.append(text[index])
                index += 1
            }
        }
        return kept
    }

    /// The reference of the tag that begins at `start`, and where the tag ends.
    private static func match(
        _ text: [Character], at start: Int, _ opening: [Character], _ closing: [Character]
    ) -> (String, Int)? {
        var index = start
        guard Self.consume(opening, text, &index) else { return nil }
        Self.skipSpaces(text, &index)
        var reference = ""
        while index < text.count, reference.count <= Self.maximumReferenceLength, Self.isReference(text[index]) {
            reference.append(text[index])
            index += 1
        }
        guard let head = reference.first, head != "-", reference.last != "-",
            reference.count <= Self.maximumReferenceLength
        else { return nil }
        Self.skipSpaces(text, &index)
        guard Self.consume(closing, text, &index) else { return nil }
        return (reference, index)
    }

    /// Moves `index` past `pattern`, letter case and spaces ignored; false when it does not stand there.
    private static func consume(_ pattern: [Character], _ text: [Character], _ index: inout Int) -> Bool {
        for wanted in pattern {
            Self.skipSpaces(text, &index)
            guard index < text.count, text[index].lowercased() == String(wanted) else { return false }
            index += 1
        }
        return true
    }

    /// At most four spaces: more is not a tag that a mail program mangled.
    private static func skipSpaces(_ text: [Character], _ index: inout Int) {
        let limit = index + 4
        while index < text.count, index < limit, text[index] == " " || text[index] == "\t" { index += 1 }
    }

    private static func isReference(_ character: Character) -> Bool {
        character == "-" || (character.isASCII && (character.isLetter || character.isNumber))
    }
}

extension SubjectTag: Codable {
    private enum Key: String, CodingKey { case opening, closing }

    /// Reads both ends; throws `DecodingError` when they make no tag.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let opening = try container.decode(String.self, forKey: .opening)
        let closing = try container.decode(String.self, forKey: .closing)
        guard let tag = SubjectTag(opening: opening, closing: closing) else {
            throw DecodingError.dataCorruptedError(
                forKey: .opening, in: container, debugDescription: "too weak for a ticket tag")
        }
        self = tag
    }

    /// Writes both ends.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.opening, forKey: .opening)
        try container.encode(self.closing, forKey: .closing)
    }
}
