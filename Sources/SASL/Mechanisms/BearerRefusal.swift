public import MailTransport

/// What a server says when it refuses an access token (RFC 7628, section 3.2.2; Google's XOAUTH2 likewise).
///
/// All texts are the server's own, cut to 200 printable ASCII characters.
public struct BearerRefusal: ActionableError, Hashable {
    /// The status, such as `invalid_token` or `401`; empty where the server gave none.
    public let status: String
    /// The scope that a token must have, where the server names it.
    public let scope: String?
    /// Where the authorization server describes itself, where the mail server names it.
    public let configurationURL: String?

    /// Reads the server's JSON; anything else leaves all fields empty.
    init(_ challenge: [UInt8]) {
        let answer = JSONValue(reading: challenge)
        self.status = Self.clean(answer?["status"]) ?? ""
        self.scope = Self.clean(answer?["scope"])
        self.configurationURL = Self.clean(answer?["openid-configuration"])
    }

    private static func clean(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text), .number(let text): printableASCII(text)
        default: nil
        }
    }

    /// Whether the token is good but does not reach this far.
    var isAboutPermission: Bool { self.status == "insufficient_scope" || self.status == "403" }

    /// One sentence for a person.
    public var detail: String {
        self.status.isEmpty
            ? "The server refused the access token." : "The server refused the access token: \(self.status)."
    }

    /// A new token, or a token with more rights.
    public var remedy: Remedy {
        self.isAboutPermission
            ? .changeSettings("Let the application read and send mail for this account.") : .logInAgain
    }
}

extension BearerRefusal: CustomStringConvertible {
    /// The detail.
    public var description: String { self.detail }
}

/// At most `limit` characters of a text that somebody else wrote, all printable ASCII.
func printableASCII(_ text: String, limit: Int = 200) -> String {
    String(decoding: text.utf8.lazy.filter { (0x20..<0x7F).contains($0) }.prefix(limit), as: UTF8.self)
}
