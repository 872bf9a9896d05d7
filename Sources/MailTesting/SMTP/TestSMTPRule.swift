/// One line of a server's script: at which command what happens instead of the usual.
///
/// ```swift
/// server.script(.at(.recipient, times: 1, .reply(450, "4.2.1 Come back later")))
/// ```
public struct TestSMTPRule: Sendable {
    /// Where a rule applies.
    public enum Place: String, Sendable, Hashable {
        /// Before the greeting.
        case greeting
        /// EHLO and LHLO.
        case hello = "EHLO"
        /// HELO.
        case helo = "HELO"
        /// STARTTLS.
        case startTLS = "STARTTLS"
        /// AUTH, before the login begins.
        case login = "AUTH"
        /// MAIL.
        case sender = "MAIL"
        /// RCPT.
        case recipient = "RCPT"
        /// DATA.
        case data = "DATA"
        /// BDAT.
        case chunk = "BDAT"
        /// The answer to a complete message.
        case answer
        /// RSET.
        case reset = "RSET"
        /// NOOP.
        case noop = "NOOP"
        /// QUIT.
        case quit = "QUIT"
    }

    /// What happens.
    public enum Effect: Sendable {
        /// The server says this. A positive answer has the command's usual effect, any other has none.
        case reply(Int, String)
        /// The server says these bytes, whatever they are, and does nothing else about the command.
        case raw([UInt8])
        /// The server does the usual and says these bytes right behind its answer.
        case append([UInt8])
        /// The server waits on its clock, then does the usual.
        case delay(Duration)
        /// The server drops the connection without a word.
        case drop
        /// The server does the usual, then drops the connection without having said so. At ``Place/answer`` the
        /// message has been delivered then, and the client cannot know.
        case dropSilently
        /// The server says nothing and waits for more.
        case silence
    }

    /// Where.
    public var place: Place
    /// How often it applies before it is used up; nil means always.
    public var times: Int?
    /// How often the place is passed before it applies for the first time.
    public var skipping: Int
    /// If set, only commands whose line holds this text (the address of a MAIL or RCPT), without regard to case.
    public var containing: String?
    /// What happens.
    public var effect: Effect

    /// A rule.
    public static func at(
        _ place: Place, times: Int? = nil, skipping: Int = 0, containing: String? = nil, _ effect: Effect
    ) -> TestSMTPRule {
        TestSMTPRule(place: place, times: times, skipping: skipping, containing: containing, effect: effect)
    }
}
