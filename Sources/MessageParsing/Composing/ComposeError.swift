/// Why a message could not be built. `description` holds no address and no content.
public struct ComposeError: Error, Sendable, Hashable {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// A value holds CR, LF, NUL or something else that its place in the message cannot hold.
        case invalidInput
        /// A field that every message needs is missing.
        case missingField
        /// An address can only be sent to a server that offers SMTPUTF8.
        case needsSMTPUTF8
        /// A file could not be read.
        case unreadableFile
        /// A limit was exceeded.
        case limitExceeded
    }

    /// What kind of failure it is.
    public var code: Code
    /// The field or part concerned, as in `Subject` or `attachment 2`.
    public var field: String
    /// One sentence for a person.
    public var detail: String

    /// An error of this kind about this field.
    public init(_ code: Code, field: String, _ detail: String) {
        self.code = code
        self.field = field
        self.detail = detail
    }
}

extension ComposeError: CustomStringConvertible {
    /// The field and the detail.
    public var description: String { "\(self.field): \(self.detail)" }
}
