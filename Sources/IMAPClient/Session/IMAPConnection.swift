import MailTransport
import Synchronization

/// A connection that several tasks may use at once: commands are sent in the order in which they are given, without
/// waiting for each other, and one reader owns everything the server says.
///
/// Three loops run in the scope that opened it: ``read()``, ``write()`` and ``watch()``.
final class IMAPConnection: Sendable {
    /// Bytes for the server.
    enum Outgoing {
        /// At once.
        case bytes([UInt8])
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
        var events: [IMAPMailboxEvent] = []
        /// How the open mailbox was opened.
        var selectedAccess: IMAPMailboxAccess?
        var failure: (any Error)?
        /// When the server must have shown progress, while it owes an answer.
        var deadline: MailInstant?
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
    private let firstReader: Mutex<ResponseReader?>
    let state: Mutex<State>
    /// Woken when there may be something to send.
    private let sendable = WaitPoint()
    /// Woken when something happened in the mailbox, or an IDLE ended.
    let eventArrival = WaitPoint()
    /// Woken when a caller has taken responses, or somebody else wants an answer.
    let room = WaitPoint()
    /// Woken when the server begins to owe an answer.
    private let debt = WaitPoint()
    /// Whether the present task is feeding a sink of this connection.
    @TaskLocal static var feeding: ObjectIdentifier?

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

    // MARK: Commands

    /// Puts a command into the line and returns at once.
    func submit(_ command: IMAPCommand, _ ticket: CommandTicket) throws {
        guard Self.feeding != ObjectIdentifier(self) else {
            throw IMAPError(.wouldDeadlock, "A sink cannot give commands on the connection that feeds it.")
        }
        try self.state.withLock { state in
            if let failure = state.failure { throw failure }
            if command.kind != .idle { self.endIdle(&state) }
            let tag = state.dialog.begin(
                command.kind, wants: command.wants, continuations: command.kind == .idle ? 1 : command.pieces.count - 1)
            state.tickets[tag] = ticket
            for (index, piece) in command.pieces.enumerated() {
                if index == 0 {
                    state.outgoing.append(.bytes(IMAPDialog.tag(tag) + [Ascii.space] + piece))
                } else if let content = command.content, index == command.pieces.count - 1 {
                    state.outgoing += [.content(tag, content), .afterContent(tag, piece)]
                } else {
                    state.outgoing.append(.afterContinuation(tag, piece))
                }
            }
            if command.kind == .idle { state.idle = .running(tag) } else { self.startClock(&state) }
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
            state.bytes = 0
        }
        self.room.wake()
    }

    /// Ends an IDLE that runs, because somebody wants something else.
    func endIdle() {
        self.state.withLock { self.endIdle(&$0) }
        self.sendable.wake()
    }

    private func endIdle(_ state: inout State) {
        guard case .running(let tag) = state.idle else { return }
        state.idle = .ending(tag)
        state.outgoing.append(.afterContinuation(tag, Array("DONE\r\n".utf8)))
        self.startClock(&state)
    }

    // MARK: Writing

    /// Sends what is put into the line, until it is cancelled or the connection breaks.
    func write() async {
        do {
            while true {
                switch self.nextOutgoing() {
                case .bytes(let bytes)?:
                    try await self.wire.write(bytes, until: nil)
                    self.madeProgress(bytes: bytes.count)
                case .content(_, let source)?: try await self.send(source)
                default: try await self.sendable.wait()
                }
            }
        } catch {
            if !Task.isCancelled { self.fail(error) }
        }
    }

    /// Sends exactly as many bytes as were announced. A source that fails, or has fewer, breaks the connection: nothing
    /// else can take back the announcement.
    private func send(_ source: any IMAPByteSource) async throws {
        var left = source.count
        while left > 0 {
            let bytes = try await source.read()
            guard !bytes.isEmpty, bytes.count <= left else {
                throw IMAPError(.invalidArgument, "The message to append does not have the size it was said to have.")
            }
            left -= bytes.count
            try await self.wire.write(bytes, until: nil)
            self.madeProgress(bytes: bytes.count)
        }
    }

    /// All bytes that may go now in one piece, or content to be sent; nil when there is nothing to do.
    private func nextOutgoing() -> Outgoing? {
        self.state.withLock { state in
            var ready: [UInt8] = []
            var count = 0
            defer { state.outgoing.removeFirst(count) }
            loop: for outgoing in state.outgoing {
                switch outgoing {
                case .bytes(let bytes): ready += bytes
                case .afterContinuation(let tag, let bytes):
                    if state.takeContinuation(tag) {
                        ready += bytes
                    } else if state.dialog.isPending(tag) {
                        break loop
                    }
                case .content(let tag, _):
                    if !ready.isEmpty { break loop }
                    if state.takeContinuation(tag) {
                        state.contentTag = tag
                        count += 1
                        return outgoing
                    }
                    if state.dialog.isPending(tag) { break loop }
                case .afterContent(let tag, let bytes):
                    if state.contentTag == tag { ready += bytes }
                }
                count += 1
            }
            return ready.isEmpty ? nil : .bytes(ready)
        }
    }

    // MARK: Reading

    /// Reads and hands out what the server says, until it is cancelled or the connection breaks.
    func read() async {
        guard var reader = self.firstReader.withLock({ $0.take() }) else { return }
        do {
            while true {
                while let event = try reader.poll() { try await self.handle(event) }
                self.madeProgress(bytes: try await reader.fill(until: nil))
            }
        } catch {
            await self.breakContent()
            if !Task.isCancelled { self.fail(error) }
        }
    }

    /// The command whose content is arriving. Only the reader touches it.
    private let receiving = Mutex<CommandTicket?>(nil)

    private func handle(_ event: IMAPResponseDecoder.Event) async throws {
        switch event {
        case .response(let response): try await self.handle(response)
        case .contentBegins(let head):
            let ticket = self.ticket(forUID: head.uid)
            guard let ticket, !ticket.withState({ $0.isAbandoned }) else { return }
            self.receiving.withLock { $0 = ticket }
            if ticket.sink != nil {
                await self.feed(ticket) { try await $0.begin(head) }
            } else {
                ticket.withState { state in
                    state.content.append([])
                    // What the server claims is believed up to 4 MiB; the rest grows with what comes.
                    state.content[state.content.count - 1].reserveCapacity(min(head.size, 4 * 1024 * 1024))
                }
            }
        case .content(let bytes):
            guard let ticket = self.receiving.withLock({ $0 }) else { return }
            guard !ticket.withState({ $0.isAbandoned }) else { return await self.breakContent() }
            if ticket.sink != nil {
                await self.feed(ticket) { try await $0.write(bytes) }
            } else {
                ticket.withState { state in
                    if let last = state.content.indices.last { state.content[last] += bytes }
                }
            }
        case .contentEnds:
            guard let ticket = self.receiving.withLock({ $0 }) else { return }
            guard !ticket.withState({ $0.isAbandoned }) else { return await self.breakContent() }
            self.receiving.withLock { $0 = nil }
            await self.feed(ticket) { try await $0.end(isComplete: true) }
        }
    }

    /// Calls the sink of `ticket`, if it has one; an error of its own ends the command, not the connection.
    private func feed(_ ticket: CommandTicket, _ call: (any IMAPLiteralSink) async throws -> Void) async {
        guard let sink = ticket.sink else { return }
        self.stopClock()
        defer { self.restartClock() }
        do {
            try await Self.$feeding.withValue(ObjectIdentifier(self)) { try await call(sink) }
        } catch {
            ticket.finish(.failure(error))
            self.abandon(ticket)
        }
    }

    /// Tells a sink that the rest will not come, or that nobody wants it any more.
    private func breakContent() async {
        guard let ticket = self.receiving.withLock({ $0.take() }) else { return }
        await self.feed(ticket) { try await $0.end(isComplete: false) }
    }

    /// The oldest fetch that asked for the message of that UID; the oldest at all when the UID is not known.
    private func ticket(forUID uid: UInt32?) -> CommandTicket? {
        self.state.withLock { $0.fetchTicket(forUID: uid, isContent: true) }
    }

    private func handle(_ response: IMAPResponse) async throws {
        if case .fetch(let fetch) = response {
            let ticket = self.state.withLock { state -> CommandTicket? in
                let ticket = state.fetchTicket(forUID: fetch.uid, isContent: fetch.hasContent)
                if case .event(let event) = state.dialog.receiveFetch(fetch, isAnswer: ticket != nil) {
                    self.note(event, &state)
                }
                return ticket
            }
            if let ticket { await self.deliver(fetch, to: ticket) }
            return
        }
        let finished: (CommandTicket, IMAPStatus)? = try self.state.withLock { state in
            switch state.dialog.receive(response) {
            case .none: return nil
            case .deliver(let tag):
                state.tickets[tag]?.withState { if !$0.isAbandoned { $0.responses.append(response) } }
                return nil
            case .complete(let tag, let status): return self.complete(tag, status, &state)
            case .proceed(let tag):
                state.continuations[tag, default: 0] += 1
                self.sendable.wake()
                return nil
            case .event(let event):
                self.note(event, &state)
                return nil
            case .fail(let error): throw error
            }
        }
        if let (ticket, status) = finished { ticket.finish(.success(status)) }
    }

    private func complete(_ tag: UInt32, _ status: IMAPStatus, _ state: inout State) -> (CommandTicket, IMAPStatus)? {
        switch state.idle {
        case .running(tag), .ending(tag):
            state.idle = .none
            self.eventArrival.wake()
        default: break
        }
        state.continuations[tag] = nil
        // An IDLE owes nothing until it is to end.
        if state.dialog.pending.isEmpty {
            state.deadline = nil
        } else if state.deadline != nil {
            state.deadline = self.clock.deadline(after: self.configuration.timeouts.command)
        }
        // A command that waited for this one's `+` need not wait any longer.
        self.sendable.wake()
        return state.tickets.removeValue(forKey: tag).map { ($0, status) }
    }

    private func note(_ event: IMAPMailboxEvent, _ state: inout State) {
        if state.events.count < self.configuration.limits.queuedResponses {
            state.events.append(event)
        } else if case .overflow? = state.events.last {
            // Said already.
        } else {
            state.events.append(.overflow)
        }
        self.eventArrival.wake()
    }

    /// Hands a message's data to the fetch that asked for it, after waiting for room.
    private func deliver(_ fetch: IMAPFetchResponse, to ticket: CommandTicket) async {
        while self.mustWait(for: ticket) {
            self.stopClock()
            defer { self.restartClock() }
            do { try await self.room.wait() } catch { return }
        }
        let limit = self.configuration.limits.queuedBytes
        ticket.withState { state in
            guard !state.isAbandoned, state.end == nil else { return }
            var fetch = fetch
            fetch.takeContent(&state.content)
            let size = fetch.contentSize
            if let uid = fetch.uid, state.bytes > 0, state.bytes + size > limit * 8 {
                state.dropped.append(uid)
            } else {
                state.bytes += size
                state.responses.append(.fetch(fetch))
            }
        }
        ticket.arrival.wake()
    }

    /// Whether a slow caller should slow the server down. Not when somebody else waits for an answer behind it.
    private func mustWait(for ticket: CommandTicket) -> Bool {
        let limits = self.configuration.limits
        let isFull = ticket.withState { state in
            !state.isAbandoned && state.end == nil
                && (state.bytes > limits.queuedBytes || state.responses.count >= limits.queuedResponses)
        }
        guard isFull else { return false }
        return self.state.withLock { state in
            state.failure == nil
                && state.tickets.values.allSatisfy { $0 === ticket || $0.owner == ticket.owner && $0.owner != nil }
        }
    }

    // MARK: Time

    /// Begins to expect an answer, if none was expected.
    private func startClock(_ state: inout State) {
        guard state.deadline == nil else { return }
        state.deadline = self.clock.deadline(after: self.configuration.timeouts.command)
        self.debt.wake()
    }

    /// Gives the server more time: two milliseconds a byte, never more than a fresh command would have. A server that
    /// sends a byte a minute runs out of time all the same.
    private func madeProgress(bytes: Int) {
        guard let whole = self.configuration.timeouts.command else { return }
        self.state.withLock { state in
            guard let deadline = state.deadline else { return }
            let earned = deadline.advanced(by: .milliseconds(2 * bytes))
            state.deadline = min(earned, self.clock.now.advanced(by: whole))
        }
    }

    /// Stops the clock while the server waits for this side.
    private func stopClock() {
        self.state.withLock { $0.deadline = nil }
    }

    private func restartClock() {
        self.state.withLock { state in
            if case .running = state.idle, state.dialog.pending.count == 1 { return }
            if !state.dialog.pending.isEmpty { self.startClock(&state) }
        }
    }

    /// Ends the connection when the server owes an answer for too long.
    func watch() async {
        do {
            while true {
                let deadline = self.state.withLock { $0.deadline }
                guard let deadline else {
                    try await self.debt.wait()
                    continue
                }
                guard deadline <= self.clock.now else {
                    try await self.clock.sleep(until: deadline)
                    continue
                }
                return self.fail(IMAPError(.timedOut, "The server did not answer in time."))
            }
        } catch {
            // Cancelled: the scope has ended.
        }
    }

    // MARK: The end

    /// Ends everything with `error`; the first one stands.
    func fail(_ error: any Error) {
        let error = IMAPError.wrapping(error)
        let tickets = self.state.withLock { state in
            if state.failure == nil { state.failure = error }
            defer { state.tickets = [:] }
            return Array(state.tickets.values)
        }
        self.wire.abort()
        for ticket in tickets { ticket.finish(.failure(error)) }
        self.eventArrival.wake()
        self.room.wake()
        self.sendable.wake()
    }
}

extension IMAPFetchResponse {
    /// Puts content that came in pieces where it belongs.
    mutating func takeContent(_ content: inout [[UInt8]]) {
        guard !content.isEmpty else { return }
        var pieces = content.makeIterator()
        content = []
        for index in self.items.indices {
            guard case .section(let section) = self.items[index], case .streamed = section.content,
                let bytes = pieces.next()
            else { continue }
            self.items[index] = .section(
                IMAPSection(name: section.name, origin: section.origin, content: .bytes(bytes)))
        }
    }

    /// Whether anything in it is more than flags and numbers.
    var hasContent: Bool {
        self.items.contains { item in
            switch item {
            case .uid, .flags, .modSeq, .internalDate, .size, .emailID, .threadID: false
            default: true
            }
        }
    }

    /// About how many bytes it keeps in memory.
    var contentSize: Int {
        self.items.reduce(256) { size, item in
            guard case .section(let section) = item else { return size + 64 }
            return size + (section.bytes?.count ?? 0)
        }
    }
}
