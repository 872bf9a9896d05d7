public import MailTransport

/// Why the desk could not do what it was asked to.
///
/// `description` holds no secret, no address and no message content.
public struct DeskError: ActionableError {
    /// The kinds of failure. More may be added.
    @nonexhaustive
    public enum Code: Sendable, Hashable {
        /// There is no such channel, or it belongs to another organization.
        case unknownChannel
        /// There is no such ticket.
        case unknownTicket
        /// There is no such mail.
        case unknownMail
        /// The mail's state does not allow this.
        case wrongState
        /// Nobody is left to send to.
        case noRecipients
        /// A setting cannot be used as it is.
        case invalidSetting
        /// A template cannot be used as it is.
        case invalidTemplate
        /// The message could not be built.
        case composing
        /// Another worker has the channel, or took it over.
        case leaseLost
        /// A limit was exceeded.
        case limitExceeded
        /// A store failed.
        case store
        /// Mail could not be fetched.
        case source
    }

    /// What kind of failure it is.
    public var code: Code
    /// One sentence for a person.
    public var detail: String
    /// What can be done about it.
    public var remedy: Remedy
    /// The error below this one, if there is one.
    public var underlying: (any Error)?

    /// An error of this kind.
    public init(_ code: Code, _ detail: String, remedy: Remedy = .giveUp, underlying: (any Error)? = nil) {
        self.code = code
        self.detail = detail
        self.remedy = remedy
        self.underlying = underlying
    }
}

extension DeskError: CustomStringConvertible {
    /// The detail and the remedy.
    public var description: String { "\(self.detail) \(self.remedy)" }
}
