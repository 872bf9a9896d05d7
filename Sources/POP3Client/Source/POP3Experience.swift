import Synchronization

/// What a source has learned while it lives from sessions that broke.
final class POP3Experience: Sendable {
    /// What a message is called across sessions.
    struct Name: Hashable {
        var uniqueID: String?
        /// What tells messages apart whose ids do not, as well as it can be: the number changes when others go.
        var entry: POP3Entry?
    }

    /// How many sessions may break at a message that is asked for alone: a line may also break often by chance.
    static let lastStrike = 9

    private struct State {
        var strikes: [Name: Int] = [:]
        var tooLarge: Set<Name> = []
        var isSuspectsTurn = false
        var batchesFail = false
    }

    private let state = Mutex(State())

    /// Whether a server that offers PIPELINING is believed to lose commands that are sent ahead.
    var batchesFail: Bool {
        get { self.state.withLock { $0.batchesFail } }
        set { self.state.withLock { $0.batchesFail = newValue } }
    }

    /// How many sessions have broken at this message.
    func strikes(of name: Name) -> Int { self.state.withLock { $0.strikes[name] ?? 0 } }

    /// Counts that a session broke at this message, as so many, and returns how many have.
    func strike(_ name: Name, _ weight: Int) -> Int {
        self.state.withLock { state in
            let strikes = min(state.strikes[name] ?? 0, Self.lastStrike) + weight
            state.strikes[name] = strikes
            return strikes
        }
    }

    /// The message came, or was refused in good order.
    func acquit(_ name: Name) { self.state.withLock { $0.strikes[name] = nil } }

    /// Whether the message turned out larger than the server says.
    func isTooLarge(_ name: Name) -> Bool { self.state.withLock { $0.tooLarge.contains(name) } }

    /// Remembers that it did.
    func noteTooLarge(_ name: Name) { self.state.withLock { _ = $0.tooLarge.insert(name) } }

    /// Forgets all messages but these.
    func keep(_ names: Set<Name>) {
        self.state.withLock { state in
            state.strikes = state.strikes.filter { names.contains($0.key) }
            state.tooLarge.formIntersection(names)
        }
    }

    /// Whether it is the turn of messages that have broken sessions: every second time.
    func takeTurn() -> Bool {
        self.state.withLock { state in
            defer { state.isSuspectsTurn.toggle() }
            return state.isSuspectsTurn
        }
    }
}
