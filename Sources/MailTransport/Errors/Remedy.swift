/// What the caller can do about an error. Every error of the SDK carries one.
public enum Remedy: Sendable, Hashable {
    /// The same call may succeed at once.
    case retryNow
    /// The same call may succeed later; when the other side said how long to wait, that is `after`.
    case retryLater(after: Duration?)
    /// The credentials were refused or have expired: get new ones.
    case logInAgain
    /// A setting is wrong; the sentence says which and what to type instead.
    case changeSettings(String)
    /// No retry will help.
    case giveUp
}

extension Remedy: CustomStringConvertible {
    /// The advice as a sentence.
    public var description: String {
        switch self {
        case .retryNow: "Try again."
        case .retryLater(after: nil): "Try again later."
        case .retryLater(after: .some(let wait)): "Try again in \(wait.components.seconds) seconds."
        case .logInAgain: "Check the user name and the password, or renew the token."
        case .changeSettings(let advice): advice
        case .giveUp: "Trying again will not help."
        }
    }
}
