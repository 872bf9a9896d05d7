/// Something in a message that is not as the standards want it, or that goes over a budget.
///
/// A defect never stops the parser. Some are harmless habits of old mailers, some are the marks of an attack:
/// `severity` says which.
public struct MailDefect: Hashable, Sendable {
    /// What is wrong.
    public let code: Code
    /// Where: the bytes concerned, inside the message.
    public let range: ByteRange

    /// Reports `code` at `range`.
    public init(code: Code, range: ByteRange) {
        self.code = code
        self.range = range
    }

    /// How much a defect weighs.
    public enum Severity: Int, Hashable, Sendable, Comparable {
        /// A habit of some mailer; the meaning is clear.
        case harmless
        /// The meaning had to be guessed, or part of the message is out of view.
        case ambiguous
        /// Different programs will read this differently, which attackers use.
        case suspicious

        /// Whether `left` weighs less than `right`.
        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    /// How much this defect weighs.
    public var severity: Severity { self.code.facts.severity }
}

extension MailDefect: CustomStringConvertible {
    /// The code, the place and a sentence; nothing of the message's own text.
    public var description: String { "\(self.code.rawValue) at \(self.range): \(self.code.facts.sentence)" }
}
