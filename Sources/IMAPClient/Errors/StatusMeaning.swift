import MailTransport

/// What a refusal means: by its code (RFC 5530), and where there is none by the words of known servers.
enum StatusMeaning {
    /// The error for a command that ended with `status`.
    static func error(_ status: IMAPStatus, command: StaticString) -> IMAPError {
        if let known = Self.byText(status) ?? Self.byCode(status) { return known }
        switch status.condition {
        case .bye: return IMAPError(.serverBye, "The server closed the connection.", status: status)
        case .bad:
            return IMAPError(.rejected, "The server did not understand \(command).", status: status)
        case .ok, .no, .preauthenticated:
            let isLogin = "\(command)" == "LOGIN" || "\(command)" == "AUTHENTICATE"
            return isLogin
                ? IMAPError(.authenticationFailed, "The server refused the user name or the password.", status: status)
                : IMAPError(.refused, "The server refused \(command).", status: status)
        }
    }

    private static func byCode(_ status: IMAPStatus) -> IMAPError? {
        switch status.code {
        case .tryCreate?: return IMAPError(.noSuchMailbox, "The mailbox does not exist.", status: status)
        case .readOnly? where status.condition != .ok:
            return IMAPError(.notPermitted, "The mailbox may only be read.", status: status)
        case .other(let name, _)?: return Self.byName(name, status)
        default: return nil
        }
    }

    private static func byName(_ name: String, _ status: IMAPStatus) -> IMAPError? {
        switch name {
        case "AUTHENTICATIONFAILED":
            return IMAPError(.authenticationFailed, "The server refused the user name or the password.", status: status)
        case "AUTHORIZATIONFAILED", "CONTACTADMIN", "NOPERM", "PRIVACYREQUIRED":
            return IMAPError(.notPermitted, "The account has no permission for this.", status: status)
        case "EXPIRED":
            return IMAPError(.authenticationFailed, "The password or the token has expired.", status: status)
        case "UNAVAILABLE", "INUSE", "SERVERBUG", "EXPUNGEISSUED":
            return IMAPError(.unavailable, "The server has a temporary problem.", status: status)
        case "LIMIT": return IMAPError(.serverLimit, "A limit of the server is exceeded.", status: status)
        case "OVERQUOTA": return IMAPError(.overQuota, "A quota of the account is exceeded.", status: status)
        case "THROTTLED": return IMAPError(.throttled, "The server wants fewer requests.", status: status)
        case "NONEXISTENT": return IMAPError(.noSuchMailbox, "The mailbox does not exist.", status: status)
        case "ALREADYEXISTS": return IMAPError(.alreadyExists, "The mailbox exists already.", status: status)
        case "TOOBIG": return IMAPError(.messageTooLarge, "The message is too large for the server.", status: status)
        case "CANNOT": return IMAPError(.notSupported, "The server cannot do that.", status: status)
        default: return nil
        }
    }

    private static func byText(_ status: IMAPStatus) -> IMAPError? {
        let text = status.text.lowercased()
        guard let row = QuirkTable.refusals.first(where: { text.contains($0.words) }) else { return nil }
        var remedy = row.remedy
        if row.code == .throttled { remedy = .retryLater(after: QuirkTable.suggestedWait(in: text)) }
        return IMAPError(row.code, row.detail, remedy: remedy, status: status)
    }
}
