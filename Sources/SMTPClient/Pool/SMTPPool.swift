public import MailTransport

/// Connections to one server that many tasks share: bounded, fair, and no faster than the server likes.
///
/// ```swift
/// let pool = SMTPPool(configuration, connector)
/// let result = await pool.send(envelope, SMTPContent(message))
/// await pool.drain()
/// ```
/// Nothing runs in the background unless ``run()`` does; idle connections are then closed in time, and otherwise when
/// the pool is used again.
public actor SMTPPool {
    private struct Idle {
        var connection: SMTPConnection
        var openedAt: MailInstant
        var usedAt: MailInstant
        var messages: Int
    }

    private struct Waiter {
        var id: Int
        var continuation: CheckedContinuation<Bool, Never>
    }

    private let configuration: SMTPConfiguration
    private let connector: MailConnector
    private let limits: SMTPPoolLimits
    private let reporter: SMTPReporter
    private var rate: SMTPRateLimiter
    private var pause: SMTPPause
    /// Callers that wait for the rate or the end of a pause.
    private var resting: [Int: Task<Void, any Error>] = [:]
    private var idle: [Idle] = []
    private var inUse = 0
    private var waiters = Queue<Waiter>()
    private var abandoned: Set<Int> = []
    private var nextWaiter = 0
    private var isDraining = false
    private var drained: [CheckedContinuation<Void, Never>] = []

    /// A pool for a server; without `limits` those of the provider's row in the quirk table, or the defaults.
    public init(_ configuration: SMTPConfiguration, _ connector: MailConnector, limits: SMTPPoolLimits? = nil) {
        self.configuration = configuration
        self.connector = connector
        self.limits = limits ?? SMTPPoolLimits(for: configuration)
        self.reporter = SMTPReporter(connector, configuration.endpoint)
        self.rate = SMTPRateLimiter(self.limits)
        self.pause = SMTPPause(self.limits)
    }

    /// How many connections are in use, and how many lie idle.
    public var connectionCount: (inUse: Int, idle: Int) { (self.inUse, self.idle.count) }

    /// How many callers wait for a connection.
    public var waiting: Int { self.waiters.count - self.abandoned.count }

    /// Sends a message over one of the connections, the callers in the order in which they came.
    ///
    /// A connection that the server closed while it lay idle is replaced once, because then nothing has been sent.
    public func send(_ envelope: SMTPEnvelope, _ content: SMTPContent) async -> SMTPSendResult {
        do {
            try await self.takeSlot()
        } catch {
            return SMTPSendResult(envelope, .notSent(error))
        }
        defer { self.giveSlot() }
        do {
            try await self.awaitPermission(envelope.recipients.count)
            if let old = await self.reusable() {
                let result = await self.send(envelope, content, over: old)
                guard await self.wasClosedWhileIdle(result, old.connection) else { return self.noted(result) }
            }
            return self.noted(await self.send(envelope, content, over: try await self.opened()))
        } catch {
            return self.noted(SMTPSendResult(envelope, .notSent(error)))
        }
    }

    /// Closes idle connections in time until the task is cancelled, then closes all of them.
    public func run() async {
        let clock = self.connector.clock
        while !Task.isCancelled {
            let next = self.idle.map { $0.usedAt.advanced(by: self.limits.idleTime) }.min()
            do {
                try await clock.sleep(until: next ?? clock.now.advanced(by: self.limits.idleTime))
            } catch {
                break
            }
            await self.closeIdle { $0.usedAt.duration(to: clock.now) >= self.limits.idleTime }
        }
        await self.closeIdle()
    }

    /// Takes note of what a result says about the server's patience, and says in it how long to wait.
    private func noted(_ result: SMTPSendResult) -> SMTPSendResult {
        if result.outcome.isSent { self.pause.succeeded() }
        let errors = [result.outcome.error].compactMap(\.self) + result.recipients.compactMap(\.outcome.error)
        let now = self.connector.clock.now
        for error in errors {
            let wasPausing = self.pause.remaining(at: now) != nil
            guard let pause = self.pause.note(error, at: now) else { continue }
            if !wasPausing { self.reporter.paused(pause, error) }
            return result.retrying(after: pause)
        }
        return result
    }

    /// Takes no further messages, waits for those under way, and says goodbye on every connection.
    public func drain() async {
        self.isDraining = true
        while let waiter = self.waiters.popFirst() {
            if self.abandoned.remove(waiter.id) == nil { waiter.continuation.resume(returning: false) }
        }
        for rest in self.resting.values { rest.cancel() }
        if self.inUse > 0 { await withCheckedContinuation { self.drained.append($0) } }
        await self.closeIdle()
    }

    /// Says goodbye on the connections that lie idle now; the pool stays open.
    public func closeIdle() async {
        await self.closeIdle { _ in true }
    }

    // MARK: Connections

    private func send(_ envelope: SMTPEnvelope, _ content: SMTPContent, over lease: Idle) async -> SMTPSendResult {
        var lease = lease
        let result = await lease.connection.send(envelope, content)
        lease.messages += 1
        lease.usedAt = self.connector.clock.now
        if await lease.connection.failure == nil {
            if await self.isWorn(lease) { await lease.connection.close() } else { self.idle.append(lease) }
        }
        return result
    }

    /// The connection used last that still lives.
    private func reusable() async -> Idle? {
        while let candidate = self.idle.popLast() {
            let rest = candidate.usedAt.duration(to: self.connector.clock.now)
            if rest >= self.limits.idleTime {
                await candidate.connection.close()
                continue
            }
            if await self.isWorn(candidate) {
                await candidate.connection.close()
                continue
            }
            guard rest >= self.limits.probeAfter else { return candidate }
            do {
                try await candidate.connection.ping()
                return candidate
            } catch {
                // It is gone, which is what the question was for: the next one is tried, or a new one opened.
                await candidate.connection.close()
            }
        }
        return nil
    }

    private func isWorn(_ lease: Idle) async -> Bool {
        let allowed = await lease.connection.capabilities.limit("MAILMAX") ?? .max
        return lease.messages >= min(allowed, self.limits.messagesPerConnection)
            || lease.openedAt.duration(to: self.connector.clock.now) >= self.limits.connectionAge
    }

    private func opened() async throws(SMTPError) -> Idle {
        let connection = try await SMTPConnection.open(self.configuration, self.connector)
        let now = self.connector.clock.now
        return Idle(connection: connection, openedAt: now, usedAt: now, messages: 0)
    }

    /// Whether the server had given a connection up before it heard of the message: it is gone, and at the first thing
    /// that was said over it (some servers leave a 421 or 451 behind). One that asks for patience has not just been
    /// idle.
    private func wasClosedWhileIdle(_ result: SMTPSendResult, _ connection: SMTPConnection) async -> Bool {
        guard case .notSent(let error) = result.outcome, await connection.failure != nil else { return false }
        guard [.idle, .sender, .content].contains(error.phase), result.recipients.allSatisfy({ $0.outcome.isNotSent })
        else { return false }
        guard let reply = error.reply else { return error.code == .closedByServer }
        return reply.isTransient && !self.limits.throttles.contains { $0.covers(reply) }
    }

    private func closeIdle(where isOver: (Idle) -> Bool) async {
        let over = self.idle.filter(isOver)
        self.idle.removeAll(where: isOver)
        for lease in over { await lease.connection.close() }
    }

    // MARK: Rate

    /// Waits for the end of a pause and for the turn that the rate gives.
    private func awaitPermission(_ recipients: Int) async throws(SMTPError) {
        let clock = self.connector.clock
        while true {
            if let rest = self.pause.remaining(at: clock.now) {
                guard rest <= self.limits.patience else {
                    throw Self.limited("The server asked for a pause.", until: rest)
                }
                try await self.rest(until: clock.now.advanced(by: rest))
                continue
            }
            switch self.rate.ask(recipients: recipients, at: clock.now) {
            case .now: return
            case .at(let moment): try await self.rest(until: moment)
            case .refused(let until):
                throw Self.limited("The day's number of recipients is reached.", until: clock.now.duration(to: until))
            }
        }
    }

    private static func limited(_ detail: String, until rest: Duration) -> SMTPError {
        SMTPError(.rateLimited, phase: .preparation, detail, remedy: .retryLater(after: rest))
    }

    /// Sleeps; the end of the pool ends it, too.
    private func rest(until moment: MailInstant) async throws(SMTPError) {
        guard !self.isDraining else { throw Self.closed }
        let clock = self.connector.clock
        let sleep = Task { try await clock.sleep(until: moment) }
        let id = self.nextWaiter
        self.nextWaiter += 1
        self.resting[id] = sleep
        defer { self.resting[id] = nil }
        do {
            try await withTaskCancellationHandler {
                try await sleep.value
            } onCancel: {
                sleep.cancel()
            }
        } catch {
            guard self.isDraining, !Task.isCancelled else {
                throw SMTPError(.cancelled, phase: .preparation, "The task was cancelled.", underlying: error)
            }
            throw Self.closed
        }
    }

    // MARK: Slots

    private func takeSlot() async throws(SMTPError) {
        guard !self.isDraining else { throw Self.closed }
        if self.inUse < max(self.limits.connections, 1), self.waiters.isEmpty {
            self.inUse += 1
            return
        }
        guard self.waiting < self.limits.waiters else {
            throw SMTPError(.poolExhausted, phase: .preparation, "Too many callers wait for a connection.")
        }
        let id = self.nextWaiter
        self.nextWaiter += 1
        let hasSlot = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    self.waiters.append(Waiter(id: id, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.abandon(id) }
        }
        if hasSlot { return }
        guard self.isDraining, !Task.isCancelled else {
            throw SMTPError(.cancelled, phase: .preparation, "The task was cancelled.")
        }
        throw Self.closed
    }

    /// A waiter was cancelled: it leaves the line at once.
    private func abandon(_ id: Int) {
        guard let offset = self.waiters.firstOffset(where: { $0.id == id }), !self.abandoned.contains(id),
            let waiter = self.waiters[offset]
        else { return }
        self.abandoned.insert(id)
        waiter.continuation.resume(returning: false)
    }

    private func giveSlot() {
        while let waiter = self.waiters.popFirst() {
            if self.abandoned.remove(waiter.id) != nil { continue }
            return waiter.continuation.resume(returning: true)
        }
        self.inUse -= 1
        guard self.inUse == 0 else { return }
        for waiter in self.drained { waiter.resume() }
        self.drained = []
    }

    private static var closed: SMTPError {
        SMTPError(.closed, phase: .preparation, "The pool is being closed.", remedy: .retryLater(after: nil))
    }
}
