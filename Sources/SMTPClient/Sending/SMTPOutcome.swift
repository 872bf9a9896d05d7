/// What became of a message: three answers, and never a guess.
public enum SMTPOutcome: Sendable {
    /// The server has taken the responsibility; its words often hold its own id of the message.
    case sent(SMTPReply)
    /// The server certainly has not; the error says why, and when another attempt makes sense.
    case notSent(SMTPError)
    /// All of the message went out and the answer did not come: the server may have it. Sending again may double it.
    case unknown(SMTPError)

    /// Whether the server has the message.
    public var isSent: Bool { if case .sent = self { true } else { false } }
    /// Whether the server certainly does not have it.
    public var isNotSent: Bool { if case .notSent = self { true } else { false } }
    /// Whether nobody here can know.
    public var isUnknown: Bool { if case .unknown = self { true } else { false } }

    /// The error of an outcome that is not ``sent(_:)``.
    public var error: SMTPError? {
        switch self {
        case .sent: nil
        case .notSent(let error), .unknown(let error): error
        }
    }
}
