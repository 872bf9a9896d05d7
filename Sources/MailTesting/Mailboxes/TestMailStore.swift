public import MailTransport
import Synchronization

/// Users, their passwords and their mailboxes in memory; the in-process SMTP, IMAP and POP3 servers share one.
///
/// What one server delivers the other serves at once: a whole help desk's round runs in one process. Any task may call
/// it. Names of mailboxes are compared exactly, except that `INBOX` has no case (RFC 9051 5.1).
///
/// ```swift
/// let store = TestMailStore()
/// store.addUser("desk@example.com", password: "secret")
/// store.deliver(Array("Subject: Hello\r\n\r\nHi\r\n".utf8), to: "desk@example.com")
/// ```
public final class TestMailStore: Sendable {
    struct User {
        var password: String
        var tokens: [String]
        var addresses: [String]
        var mailboxes: [String: TestMailbox] = [:]
        var isLockedForPOP = false
    }

    struct Watcher {
        let user: String
        let mailbox: String
        let wake: AsyncStream<Void>.Continuation
    }

    struct State {
        var users: [String: User] = [:]
        var watchers: [Int: Watcher] = [:]
        var nextWatcher = 0
        var nextUIDValidity: UInt32 = 1_700_000_001
    }

    let state = Mutex(State())
    /// The clock that dates what is delivered.
    public let clock: any MailClock

    /// An empty store.
    public init(clock: any MailClock = SystemClock()) {
        self.clock = clock
    }

    // MARK: Users

    /// Adds a user with an INBOX; a user of this name who was there before loses everything.
    ///
    /// `tokens` are OAuth access tokens that log this user in. `addresses` are further addresses whose mail is theirs;
    /// the name itself always is one.
    public func addUser(_ name: String, password: String, tokens: [String] = [], addresses: [String] = []) {
        self.state.withLock { $0.users[name] = User(password: password, tokens: tokens, addresses: addresses) }
        self.createMailbox("INBOX", of: name)
    }

    /// The names of the users, sorted.
    public var users: [String] { self.state.withLock { $0.users.keys.sorted() } }

    /// Whether `password` is this user's; takes as long for a wrong one as for the right one.
    public func accepts(password: String, of user: String) -> Bool {
        guard let right = self.password(of: user) else { return false }
        return Self.areEqual(right, password)
    }

    /// Whether `token` is an OAuth access token of this user; asked through ``accepts(token:of:)``.
    func isToken(_ token: String, of user: String) -> Bool {
        let tokens = self.state.withLock { $0.users[user]?.tokens ?? [] }
        return tokens.reduce(false) { Self.areEqual($1, token) || $0 }
    }

    /// The user's password in the clear, for mechanisms that compute with it; nil without such a user.
    public func password(of user: String) -> String? {
        self.state.withLock { $0.users[user]?.password }
    }

    /// Replaces the OAuth access tokens of a user, as an authority does that lets them expire.
    public func setTokens(_ tokens: [String], of user: String) {
        self.state.withLock { $0.users[user]?.tokens = tokens }
    }

    /// The user who gets mail for `address`: one of that name or with that further address; case is ignored.
    public func user(forAddress address: String) -> String? {
        let wanted = address.lowercased()
        return self.state.withLock { state in
            state.users.keys.sorted().first { name in
                name.lowercased() == wanted
                    || state.users[name]?.addresses.contains { $0.lowercased() == wanted } ?? false
            }
        }
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    // MARK: Mail

    /// Puts a mail into a mailbox, which is made if it is not there; returns its UID, or nil without such a user.
    @discardableResult
    public func deliver(
        _ raw: [UInt8], to user: String, mailbox: String = "INBOX", flags: [String] = [], at date: WallTime? = nil
    ) -> UInt32? {
        self.createMailbox(mailbox, of: user)
        let date = date ?? self.clock.wallTime
        return self.update(mailbox, of: user) { $0.append(raw, flags: flags, internalDate: date) } ?? nil
    }

    /// Changes a mailbox in one step, and tells those who watch it; nil when it is not there.
    ///
    /// `body` runs under the store's lock: it must not call the store.
    @discardableResult
    public func update<Result: Sendable>(
        _ mailbox: String, of user: String, _ body: (inout TestMailbox) throws -> Result
    ) rethrows -> Result? {
        let name = Self.canonical(mailbox: mailbox)
        let outcome: (Result, [AsyncStream<Void>.Continuation])? = try self.state.withLock { state in
            // It is taken out while it changes, so that its mails have one owner and are not copied.
            guard var box = state.users[user]?.mailboxes.removeValue(forKey: name) else { return nil }
            defer { state.users[user]?.mailboxes[name] = box }
            let before = (box.highestModSeq, box.uidValidity)
            let result = try body(&box)
            guard (box.highestModSeq, box.uidValidity) != before else { return (result, []) }
            return (result, state.watchers.values.filter { $0.user == user && $0.mailbox == name }.map(\.wake))
        }
        guard let (result, woken) = outcome else { return nil }
        for wake in woken { wake.yield() }
        return result
    }

    /// A snapshot of a mailbox, or nil.
    public func mailbox(_ name: String, of user: String) -> TestMailbox? {
        self.state.withLock { $0.users[user]?.mailboxes[Self.canonical(mailbox: name)] }
    }

    /// The raw mails of a mailbox, oldest first; empty when it is not there.
    public func mails(of user: String, mailbox: String = "INBOX") -> [[UInt8]] {
        self.mailbox(mailbox, of: user)?.mails.map(\.raw) ?? []
    }

    /// `INBOX` for any spelling of it, every other name as it is.
    static func canonical(mailbox name: String) -> String {
        name.count == 5 && name.uppercased() == "INBOX" ? "INBOX" : name
    }
}
