public import MailTransport

/// Connections to one server that many tasks share: bounded, fair, and no faster than the server likes.
///
/// ```swift
/// let pool = SMTPPool(configuration, connector)
/// let result = await pool.send(envelope, SMTPContent(message))
/// await pool.drain()
/// ```
/// Nothing runs in the background unless ``run()`` does; idle connections are then closed in time, and otherwise when the
/// pool is used again.
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
    private var rate: SMTPRateLimiter
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
        self.limits = limits ?? SMTPQuirkTable.standard.row(host: configuration.endpoint.host)?.pool ?? SMTPPoolLimits()
        self.rate = SMTPRateLimiter(self.limits)
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
            try await self.awaitRate(envelope.recipients.count)
            if let old = await self.reusable() {
                let result = await self.send(envelope, content, over: old)
                guard Self.wasClosedWhileIdle(result) else { return result }
            }
            return await self.send(envelope, content, over: try await self.opened())
        } catch {
            return SMTPSendResult(envelope, .notSent(error))
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
        await self.closeIdle { _ in true }
    }

    /// Takes no further messages, waits for those under way, and says goodbye on every connection.
    public func drain() async {
        self.isDraining = true
        while let waiter = self.waiters.popFirst() {
            if self.abandoned.remove(waiter.id) == nil { waiter.continuation.resume(returning: false) }
        }
        if self.inUse > 0 { await withCheckedContinuation { self.drained.append($0) } }
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

    /// Whether the server had closed a connection before it heard of the message.
    private static func wasClosedWhileIdle(_ result: SMTPSendResult) -> Bool {
        guard case .notSent(let error) = result.outcome, error.code == .closedByServer else { return false }
        let isEarly = error.phase == .idle || error.phase == .sender || error.phase == .content
        return isEarly && result.recipients.allSatisfy { $0.outcome.isNotSent }
    }

    private func closeIdle(where isOver: (Idle) -> Bool) async {
        let over = self.idle.filter(isOver)
        self.idle.removeAll(where: isOver)
        for lease in over { await lease.connection.close() }
    }

    // MARK: Rate

    private func awaitRate(_ recipients: Int) async throws(SMTPError) {
        let clock = self.connector.clock
        while true {
            switch self.rate.ask(recipients: recipients, at: clock.now) {
            case .now: return
            case .at(let moment):
                do {
                    try await clock.sleep(until: moment)
                } catch {
                    throw SMTPError(.cancelled, phase: .preparation, "The task was cancelled.", underlying: error)
                }
            case .refused(let until):
                throw SMTPError(
                    .rateLimited, phase: .preparation, "The day's number of recipients is reached.",
                    remedy: .retryLater(after: clock.now.duration(to: until)))
            }
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
