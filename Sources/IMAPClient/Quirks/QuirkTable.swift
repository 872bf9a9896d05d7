/// What known servers do that the standard does not foresee, as data.
enum QuirkTable {
    /// Words in lower case that give a refusal a meaning of its own, whatever its code.
    struct Refusal {
        var words: String
        var code: IMAPError.Code
        var detail: String
    }

    /// The first that matches counts.
    static let refusals: [Refusal] = [
        // Exchange Online.
        Refusal(
            words: "request is throttled", code: .throttled, detail: "The server wants fewer requests."),
        Refusal(
            words: "authenticated but not connected", code: .mailboxUnavailable,
            detail: "The login worked, but the server cannot reach the mailbox."),
        Refusal(words: "accesstokenexpired", code: .tokenExpired, detail: "The access token has expired."),
        Refusal(words: "session invalidated", code: .tokenExpired, detail: "The server ended the session."),
        // Gmail, Yahoo and others.
        Refusal(
            words: "too many simultaneous connections", code: .tooManyConnections,
            detail: "There are too many connections to this account."),
        Refusal(
            words: "maximum number of connections", code: .tooManyConnections,
            detail: "There are too many connections to this account."),
        Refusal(
            words: "exceeded command or bandwidth limits", code: .overQuota,
            detail: "The account has exceeded its bandwidth."),
        Refusal(
            words: "application-specific password required", code: .authenticationFailed,
            detail: "The provider wants an app password or OAuth instead of the account's password."),
        // Coremail (163.com and others) until ID was sent.
        Refusal(words: "unsafe login", code: .notPermitted, detail: "The server wants to know the client first."),
    ]

    /// What is known of a provider.
    struct Provider {
        /// How the name of its servers ends.
        var host: String
        /// How long an IDLE is good for there.
        var idle: Duration?
        /// How often to ask where there is no IDLE, or where asking keeps the connection alive.
        var poll: Duration?
    }

    /// Providers by the names of their servers.
    static let providers: [Provider] = [
        Provider(host: "yahoo.com", idle: .seconds(180)),
        Provider(host: "aol.com", idle: .seconds(180)),
        Provider(host: "rambler.ru", idle: .seconds(55)),
        Provider(host: "naver.com", idle: .seconds(55)),
        Provider(host: "163.com", poll: .seconds(55)),
        Provider(host: "126.com", poll: .seconds(55)),
        Provider(host: "188.com", poll: .seconds(55)),
        Provider(host: "yeah.net", poll: .seconds(55)),
    ]

    /// The provider of that server.
    static func provider(host: String) -> Provider? {
        self.providers.first { host == $0.host || host.hasSuffix("." + $0.host) }
    }

    /// The longest wait that a server's hint is believed for.
    static let longestHint: Duration = .seconds(300)

    /// The wait in `Suggested Backoff Time: 5000 milliseconds`, five minutes at most.
    static func suggestedWait(in text: String) -> Duration? {
        guard let range = text.utf8.firstRange(of: "backoff time:".utf8) else { return nil }
        var milliseconds: Int64 = 0
        for byte in text.utf8[range.upperBound...].drop(while: { $0 == Ascii.space }) {
            guard Ascii.isDigit(byte) else { break }
            milliseconds = min(milliseconds * 10 + Int64(byte - Ascii.zero), 1_000_000_000)
        }
        return milliseconds == 0 ? nil : min(.milliseconds(milliseconds), Self.longestHint)
    }
}

extension Collection where Element: Equatable {
    /// Where `pattern` stands for the first time. For short texts.
    func firstRange(of pattern: some Collection<Element>) -> Range<Index>? {
        var start = self.startIndex
        while start < self.endIndex {
            let rest = self[start...]
            if rest.starts(with: pattern) {
                return start..<self.index(start, offsetBy: pattern.count)
            }
            start = self.index(after: start)
        }
        return nil
    }
}
