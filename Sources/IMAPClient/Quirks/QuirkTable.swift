import MailTransport

/// What known servers do that the standard does not foresee, as data.
enum QuirkTable {
    /// Words in lower case that give a refusal a meaning of its own, whatever its code.
    struct Refusal {
        var words: String
        var code: IMAPError.Code
        var detail: String
        /// What helps, where that is not what helps with most errors of the kind.
        var remedy: Remedy?
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
            detail: "The provider wants an app password or OAuth instead of the account's password.",
            remedy: .changeSettings("Make an app password in the account's settings, or log in with OAuth.")),
        // Dovecot and Cyrus of old, without a code.
        Refusal(words: "mailbox doesn't exist", code: .noSuchMailbox, detail: "The mailbox does not exist."),
        Refusal(words: "mailbox does not exist", code: .noSuchMailbox, detail: "The mailbox does not exist."),
        // Coremail (163.com and others) until ID was sent.
        Refusal(words: "unsafe login", code: .notPermitted, detail: "The server wants to know the client first."),
    ]

    /// Lines that are no IMAP, in lower case, and what they mean: some front ends speak so before they close.
    static let failures: [(beginning: String, detail: String)] = [
        // Exchange Online.
        ("server unavailable", "The server is not available.")
    ]

    /// The error that a line without any IMAP in it stands for, if it is known.
    static func failure(in line: [UInt8]) -> IMAPError? {
        let text = String(decoding: line.prefix(100), as: UTF8.self).lowercased()
        return self.failures.first { text.hasPrefix($0.beginning) }.map { IMAPError(.unavailable, $0.detail) }
    }

    /// Servers, by words of their greeting in lower case, that announce what they cannot do.
    static let liars: [(words: String, capabilities: Set<String>)] = [
        // It drops the connection at NAMESPACE.
        ("microsoft exchange server 2003", ["NAMESPACE"]),
        // It tells the id of a mailbox out of memory that it has freed: the answer to STATUS holds any bytes.
        ("cyrus imap 3.6", ["OBJECTID"]),
    ]

    /// What the server with that greeting must not be asked for, whatever it announces.
    static func brokenCapabilities(greeting: String) -> Set<String> {
        let greeting = greeting.lowercased()
        return self.liars.first { greeting.contains($0.words) }?.capabilities ?? []
    }

    /// How a server without IDLE is asked for news.
    enum Question: Sendable {
        case noop
        /// It answers NOOP without looking, or cuts off clients that only say NOOP.
        case status
        /// It sees new mail only when the mailbox is opened.
        case select
    }

    /// What is known of a provider.
    struct Provider {
        /// How the name of its servers ends.
        var host: String
        /// How long an IDLE is good for there.
        var idle: Duration?
        /// How often to ask where there is no IDLE, or where asking keeps the connection alive.
        var poll: Duration?
        /// What to ask there.
        var question = Question.noop
    }

    /// Providers by the names of their servers.
    static let providers: [Provider] = [
        Provider(host: "yahoo.com", idle: .seconds(180)),
        Provider(host: "aol.com", idle: .seconds(180)),
        Provider(host: "rambler.ru", idle: .seconds(55), poll: .seconds(55), question: .select),
        Provider(host: "naver.com", idle: .seconds(55), poll: .seconds(55), question: .select),
        Provider(host: "163.com", poll: .seconds(55), question: .status),
        Provider(host: "126.com", poll: .seconds(55), question: .status),
        Provider(host: "188.com", poll: .seconds(55), question: .status),
        Provider(host: "yeah.net", poll: .seconds(55), question: .status),
    ]

    /// The provider of that server.
    static func provider(host: String) -> Provider? {
        self.providers.first { host == $0.host || host.hasSuffix("." + $0.host) }
    }

    /// The settings with what is known of the provider: waits are only ever made shorter.
    static func adjusted(_ configuration: IMAPConfiguration) -> IMAPConfiguration {
        guard let provider = self.provider(host: configuration.endpoint.host) else { return configuration }
        var configuration = configuration
        configuration.timeouts.idle = min(configuration.timeouts.idle, provider.idle ?? configuration.timeouts.idle)
        configuration.timeouts.poll = min(configuration.timeouts.poll, provider.poll ?? configuration.timeouts.poll)
        return configuration
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
