import MailTransport

/// How long to wait after a failure, and when to stop trying.
struct WatchBackoff {
    private let options: IMAPWatcherOptions
    private var failures = 0
    private var refusedLogins = 0
    private var expiredTokens = 0
    private var hasOpened = false
    private var hasSynced = false

    init(_ options: IMAPWatcherOptions) {
        self.options = options
    }

    /// The mailbox was opened: there is a server, and the settings lead to it.
    mutating func opened() {
        self.hasOpened = true
    }

    /// The mailbox was worked through: whatever was wrong is over.
    mutating func goodSync() {
        self.failures = 0
        self.refusedLogins = 0
        self.expiredTokens = 0
        self.hasSynced = true
    }

    /// The wait before the next attempt; nil when there should be none.
    mutating func wait(after error: any Error) -> Duration? {
        guard let error = error as? IMAPError else { return nil }
        self.failures += 1
        switch error.code {
        case .tokenExpired:
            // A fresh token helps at once; if not, it was not the token.
            self.expiredTokens += 1
            return self.expiredTokens == 1 ? .zero : self.usual()
        case .authenticationFailed:
            // A token may have expired just now, and some servers refuse good passwords for a while; but to go on for
            // long would lock the account.
            self.refusedLogins += 1
            let chances = self.hasSynced ? 3 : 1
            guard self.refusedLogins <= chances, self.hasSynced || error.isTokenProblem else { return nil }
            return error.isTokenProblem && self.refusedLogins == 1 ? .zero : max(self.usual(), .seconds(30))
        case .tooManyConnections: return max(self.usual(), .seconds(60))
        case .overQuota: return .seconds(3600)
        default: break
        }
        switch error.remedy {
        case .retryLater(after: .some(let hint)): return max(min(hint, QuirkTable.longestHint), self.usual())
        case .retryNow where self.failures == 1: return .zero
        case .retryNow, .retryLater: return self.usual()
        case .logInAgain, .changeSettings, .giveUp:
            // What worked before will work again; what never did needs a person. A server that starts again refuses
            // connections for a while, which may be in the middle of the first sync.
            let isAway = self.hasOpened && error.code == .connection
            return self.hasSynced || isAway || error.mayBeChance ? self.usual() : nil
        }
    }

    /// Doubled with each failure, and a quarter more or less, so that many watchers do not come back at one moment.
    private func usual() -> Duration {
        let doublings = min(self.failures - 1, 20)
        let plain = min(self.options.firstWait * (1 << max(doublings, 0)), self.options.longestWait)
        return plain * Double.random(in: 0.75...1.25)
    }
}

extension IMAPError {
    /// Whether a new token may help.
    var isTokenProblem: Bool {
        guard let login = self.underlying as? any ActionableError else { return false }
        return "\(login.detail)".utf8.firstRange(of: "token".utf8) != nil
    }

    /// Whether the same settings may work another time: the server's answer was beyond the limits or beyond reading.
    var mayBeChance: Bool {
        switch self.code {
        case .limitExceeded, .malformedResponse, .desynchronised: true
        default: false
        }
    }
}
