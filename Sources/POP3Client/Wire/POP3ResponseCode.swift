/// The machine-readable reason in an answer, such as `[IN-USE]` (RFC 2449 8, RFC 3206, RFC 6856).
public enum POP3ResponseCode: Sendable, Hashable {
    /// Another session holds the maildrop.
    case inUse
    /// The last login was too short a time ago.
    case loginDelay
    /// A failure of the system that will pass.
    case systemTemporary
    /// A failure of the system that needs a person.
    case systemPermanent
    /// The credentials are the problem.
    case authentication
    /// The message or the name needs UTF-8.
    case utf8
    /// Another one, in upper case.
    case other(String)

    /// The code of this name, without brackets and in any case.
    init(_ name: String) {
        switch name.uppercased() {
        case "IN-USE": self = .inUse
        case "LOGIN-DELAY": self = .loginDelay
        case "SYS/TEMP": self = .systemTemporary
        case "SYS/PERM", "SYS": self = .systemPermanent
        case "AUTH": self = .authentication
        case "UTF8": self = .utf8
        case let other: self = .other(other)
        }
    }
}
