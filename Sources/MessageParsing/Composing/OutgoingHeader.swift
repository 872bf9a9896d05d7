/// A header field for a message that is being built.
///
/// The name and the value are checked when the message is built: CR, LF, NUL and other controls are refused.
public struct OutgoingHeader: Sendable, Hashable {
    /// What the value is made of, which decides how it may be folded and encoded.
    public enum Form: Sendable, Hashable {
        /// Text for people: words beyond ASCII become encoded words (RFC 2047).
        case text
        /// Tokens that a program reads: written as they are, ASCII only, folded at blanks.
        case structured
    }

    /// The name, as in `X-Ticket-ID`.
    public var name: String
    /// The value, unfolded and undecorated.
    public var value: String
    /// What the value is made of.
    public var form: Form

    /// A field of this name and value.
    public init(_ name: String, _ value: String, form: Form = .text) {
        self.name = name
        self.value = value
        self.form = form
    }
}
