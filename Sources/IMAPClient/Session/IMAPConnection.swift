import MailTransport
import Synchronization

/// A connection that several tasks may use at once: commands are sent in the order in which they are given, without
/// waiting for each other, and one reader owns everything the server says.
///
/// Three loops run in the scope that opened it: ``read()``, ``write()`` and ``watch()``.
final class IMAPConnection: Sendable {
    /// What waits in the line for the server.
    enum Outgoing {
        /// A command, or the beginning of one, once it is clear whom the answers are for.
        case command(UInt32, [UInt8])
        /// After the server's `+` for that command; never, if the command ends before.
        case afterContinuation(UInt32, [UInt8])
        /// Content that is read while it is sent, after the server's `+`.
        case content(UInt32, any IMAPByteSource)
        /// What follows content; not sent if the command ended before the content began.
        case afterContent(UInt32, [UInt8])
    }

    /// How far an IDLE is.
    enum Idle {
        case none
        case running(UInt32)
        case ending(UInt32)
    }

    struct State {
        var dialog: IMAPDialog
        var outgoing: [Outgoing] = []
        var tickets: [UInt32: CommandTicket] = [:]
        /// How many `+` that command has got.
        var continuations: [UInt32: Int] = [:]
        var idle = Idle.none
        /// When the present IDLE was given.
        var idleBegan: MailInstant?
        /// How often the server ended one by itself; a refusal counts three times.
        var idleFailures = 0
        var events = MailboxEventQueue()
        /// How the open mailbox was opened.
        var selectedAccess: IMAPMailboxAccess?
        var failure: (any Error)?
        /// A limit on what is kept for one command was exceeded.
        var breach: IMAPError?
        /// When the server must have shown progress, while it owes an answer.
        var deadline: MailInstant?
        /// Since when that time stands still, because the server waits for this side.
        var stopped: MailInstant?
        /// The command whose content was sent last.
        var contentTag: UInt32?

        /// The oldest fetch that asked for the message of that UID, and for content if there is none in the response: a
        /// change of flags by somebody else is no answer to it.
        func fetchTicket(forUID uid: UInt32?, isContent: Bool) -> CommandTicket? {
            for command in self.dialog.pending where command.wants.contains(.fetch) {
                guard let ticket = self.tickets[command.tag], let uids = ticket.uids else { continue }
                guard isContent || !ticket.needsContent else { continue }
                if let uid, !uids.contains(uid) { continue }
                return ticket
            }
            return nil
        }

        /// Whether an older command is under way whose answers could be taken for this one's: the server does not say
        /// which command they belong to, and Dovecot works on several at the same time.
        func isAmbiguous(_ tag: UInt32) -> Bool {
            guard let own = self.dialog.pending.first(where: { $0.tag == tag }) else { return false }
            return self.dialog.pending.prefix { $0.tag != tag }.contains { older in
                let shared = older.wants.intersection(own.wants)
                return !shared.isDisjoint(with: .nameless) || shared.contains(.fetch) && self.overlap(older.tag, tag)
            }
        }

        /// Whether these are fetches of two callers that share a message.
        private func overlap(_ older: UInt32, _ tag: UInt32) -> Bool {
            guard let older = self.tickets[older], let ticket = self.tickets[tag], older.group !== ticket.group,
                let others = older.uids, let uids = ticket.uids
            else { return false }
            return !others.isDisjoint(with: uids)
        }

        /// Uses up one `+` for that command, if there is one.
        mutating func takeContinuation(_ tag: UInt32) -> Bool {
            guard let granted = self.continuations[tag], granted > 0 else { return false }
            self.continuations[tag] = granted - 1
            return true
        }
    }

    let configuration: IMAPConfiguration
    let clock: any MailClock
    let observer: any MailObserver
    let wire: any ByteConnection
    let firstReader: Mutex<ResponseReader?>
    let state: Mutex<State>
    /// Woken when there may be something to send.
    let sendable = WaitPoint()
    /// Woken when something happened in the mailbox, or an IDLE ended.
    let eventArrival = WaitPoint()
    /// Woken when a caller has taken responses, or somebody else wants an answer.
    let room = WaitPoint()
    /// Woken when the server begins to owe an answer.
    let debt = WaitPoint()

    /// A caller that does not know yet what has come for it. Only the reader touches it.
    let toWake = Mutex<WaitPoint?>(nil)
    /// The command whose content is arriving. Only the reader touches it.
    let receiving = Mutex<CommandTicket?>(nil)

    /// The contents kept in memory of the response that is arriving. Whose they are is sure only when the response is
    /// complete: some servers send the UID behind them. Only the reader touches them.
    let collected = Mutex<[[UInt8]]>([])

    init(_ configuration: IMAPConfiguration, _ connector: MailConnector, _ reader: ResponseReader, _ dialog: IMAPDialog)
    {
        self.configuration = configuration
        self.clock = connector.clock
        self.observer = connector.observer
        self.wire = reader.connection
        self.firstReader = Mutex(reader)
        self.state = Mutex(State(dialog: dialog))
    }

    /// Looks at or changes the state.
    func withState<Result: Sendable>(_ body: (inout State) throws -> Result) rethrows -> Result {
        try self.state.withLock { try body(&$0) }
    }

    /// Puts a command into the line and returns at once.
    func submit(_ command: IMAPCommand, _ ticket: CommandTicket) throws {
        guard !CallUnderWay.isPart(of: self) else {
            throw IMAPError(
                .wouldDeadlock, "A sink or source cannot give commands on the connection that waits for it.")
        }
        try self.state.withLock { state in
            if let failure = state.failure { throw failure }
            if command.kind != .idle { self.endIdle(&state) }
            let tag = state.dialog.begin(
                command.kind, wants: command.wants, continuations: command.kind == .idle ? 1 : command.pieces.count - 1)
            state.tickets[tag] = ticket
            ticket.begins(at: self.clock.now)
            for (index, piece) in command.pieces.enumerated() {
                if index == 0 {
                    state.outgoing.append(.command(tag, IMAPDialog.tag(tag) + [Ascii.space] + piece))
                } else if let content = command.content, index == command.pieces.count - 1 {
                    state.outgoing += [.content(tag, content), .afterContent(tag, piece)]
                } else {
                    state.outgoing.append(.afterContinuation(tag, piece))
                }
            }
            if command.kind == .idle {
                state.idle = .running(tag)
                state.idleBegan = self.clock.now
            } else {
                self.startClock(&state)
            }
        }
        self.sendable.wake()
        self.room.wake()
    }

    /// Gives a command and waits for its end; throws ``IMAPError`` when the server refuses.
    @discardableResult
    func run(_ command: IMAPCommand) async throws -> (responses: [IMAPResponse], status: IMAPStatus) {
        let ticket = CommandTicket(command.name)
        try self.submit(command, ticket)
        let status = try await self.wait(for: ticket)
        guard status.condition == .ok else { throw StatusMeaning.error(status, command: command.name) }
        return (ticket.withState { $0.responses }, status)
    }

    /// Waits for a command's end, whatever it is. Cancelling the wait leaves the connection in order.
    func wait(for ticket: CommandTicket) async throws -> IMAPStatus {
        while true {
            if let end = ticket.withState({ $0.end }) { return try end.get() }
            do {
                try await ticket.arrival.wait()
            } catch {
                self.abandon(ticket)
                throw error
            }
        }
    }

    /// Nobody waits for that command any more: its answer will be dropped.
    func abandon(_ ticket: CommandTicket) {
        ticket.withState { state in
            state.isAbandoned = true
            state.responses = []
            ticket.release(state.bytes, &state)
        }
        self.room.wake()
    }

    /// Ends an IDLE that runs, because somebody wants something else.
    func endIdle() {
        self.state.withLock { self.endIdle(&$0) }
        self.sendable.wake()
    }

    func endIdle(_ state: inout State) {
        guard case .running(let tag) = state.idle else { return }
        state.idle = .ending(tag)
        state.outgoing.append(.afterContinuation(tag, Array("DONE\r\n".utf8)))
        self.startClock(&state)
    }

    /// Whether the server ended the session because the token that opened it has expired.
    var tokenHasExpired: Bool {
        self.withState { ($0.failure as? IMAPError)?.code == .tokenExpired }
    }

    /// Ends everything with `error`; the first one stands.
    func fail(_ error: any Error) {
        let (error, tickets, isNews) = self.state.withLock { state in
            var error = IMAPError.wrapping(error)
            let isExpected = state.dialog.phase == .loggingOut || (error as? IMAPError)?.code == .closed
            // A server that closes after LOGOUT does what it should.
            if state.dialog.phase == .loggingOut {
                error = IMAPError(.closed, "The scope of the session has ended.")
            }
            let isNews = state.failure == nil && !isExpected
            if state.failure == nil { state.failure = error }
            defer { state.tickets = [:] }
            return (error, Array(state.tickets.values), isNews)
        }
        if isNews { self.report(error) }
        self.wire.abort()
        for ticket in tickets { ticket.finish(.failure(error)) }
        self.eventArrival.wake()
        self.room.wake()
        self.sendable.wake()
    }
}
