public import MailTransport
import SASL

/// A logged-in connection to an IMAP server. It may be used by several tasks at once.
///
/// Sessions live in the scope of ``withIMAPConnection(_:connector:_:)``; after that every command throws
/// ``IMAPError/Code/closed``.
public final class IMAPSession: Sendable {
    let connection: IMAPConnection
    private let lease = FairLock()

    init(_ connection: IMAPConnection) {
        self.connection = connection
    }

    /// What the server can do.
    public var capabilities: IMAPCapabilities {
        self.connection.withState { $0.dialog.capabilities } ?? IMAPCapabilities([])
    }

    /// What was switched on with ENABLE, in capitals.
    public var enabled: Set<String> {
        self.connection.withState { $0.dialog.enabled }
    }

    /// How the connection is protected.
    public var facts: ConnectionFacts { self.connection.wire.facts }

    /// Runs `body` with the mailbox open. Others who want a mailbox on this connection wait in line until it is done.
    ///
    /// ```swift
    /// try await session.withMailbox(.inbox) { mailbox in
    ///     let unread = try await mailbox.uidSearch(.unseen)
    /// }
    /// ```
    /// With a `resync` point the server tells at once what has changed since then, if QRESYNC was enabled
    /// (``IMAPConfiguration/enabledExtensions``) and the UIDs still mean the same; see
    /// ``IMAPMailbox/changesAtOpening``.
    ///
    /// To ask for another mailbox inside of `body`, or while it runs in a task that it has started, throws
    /// ``IMAPError/Code/wouldDeadlock``: use a second connection.
    @discardableResult
    public func withMailbox<Result>(
        _ name: IMAPMailboxName, access: IMAPMailboxAccess = .readWrite, resync point: IMAPResyncPoint? = nil,
        _ body: (IMAPMailbox) async throws -> Result
    ) async throws -> Result {
        try await self.holdingLease {
            let changes = try await self.connection.select(name, access: access, resync: point)
            let mailbox = IMAPMailbox(self.connection, name, access, changes)
            defer { self.connection.endIdle() }
            return try await body(mailbox)
        }
    }

    /// Runs `body` while nobody else may open or close a mailbox.
    func holdingLease<Result>(_ body: () async throws -> Result) async throws -> Result {
        guard !CallUnderWay.isPart(of: self) else {
            throw IMAPError(.wouldDeadlock, "This task has a mailbox of this connection open already.")
        }
        try await self.lease.acquire()
        defer { self.lease.release() }
        return try await CallUnderWay.run(of: self) { try await body() }
    }
}

/// How a mailbox is opened.
public enum IMAPMailboxAccess: Sendable, Hashable {
    /// SELECT.
    case readWrite
    /// EXAMINE: nothing in it can change.
    case readOnly
}

/// Opens a connection, logs in, runs `body` with the session, and closes it in good order.
///
/// ```swift
/// try await withIMAPConnection(configuration, connector: connector) { session in
///     try await session.withMailbox(.inbox) { mailbox in
///         for try await message in mailbox.fetch([1], [.flags]) { print(message) }
///     }
/// }
/// ```
/// Throws ``IMAPError``, what `body` throws, and `CancellationError`.
@discardableResult
public func withIMAPConnection<Result>(
    _ configuration: IMAPConfiguration, connector: MailConnector, _ body: (IMAPSession) async throws -> Result
) async throws -> Result {
    let configuration = QuirkTable.adjusted(configuration)
    let opened = try await IMAPOpening.open(configuration, connector)
    let connection = IMAPConnection(configuration, connector, opened.reader, opened.dialog)
    let session = IMAPSession(connection)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await connection.read() }
        group.addTask { await connection.write() }
        group.addTask { await connection.watch() }
        do {
            let result = try await body(session)
            await connection.logout()
            group.cancelAll()
            return result
        } catch {
            if !Task.isCancelled { await connection.logout() }
            connection.fail(IMAPError(.closed, "The scope of the session has ended."))
            group.cancelAll()
            if connection.tokenHasExpired, var login = opened.login {
                // Whoever gives out tokens must not give out this one again.
                _ = await login.rejected()
            }
            throw error
        }
    }
}
