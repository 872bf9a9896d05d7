public import MailTransport

/// Hands out the new mail of a mailbox, one by one and in order, and survives everything that happens to connections.
///
/// ```swift
/// let watcher = IMAPWatcher(configuration, connector: connector, mailbox: .inbox, options: options)
/// try await watcher.withArrivals { arrivals in
///     for try await mail in arrivals {
///         try await store(mail.message, mail.cursor)
///     }
/// }
/// ```
/// What is new is decided by the cursor, never by the unread flag, and fetching marks nothing as read. A mail that
/// cannot be read is handed out as such; it never stops the others. A broken connection is opened again, after a wait
/// that grows; the server's own hints are obeyed. Only what no wait will mend is thrown: a refused login, wrong
/// settings.
public struct IMAPWatcher: Sendable {
    let configuration: IMAPConfiguration
    let connector: MailConnector
    let mailbox: IMAPMailboxName
    let options: IMAPWatcherOptions

    /// A watcher of one mailbox; nothing happens before ``withArrivals(_:)``.
    public init(
        _ configuration: IMAPConfiguration, connector: MailConnector, mailbox: IMAPMailboxName = .inbox,
        options: IMAPWatcherOptions = IMAPWatcherOptions()
    ) {
        self.configuration = configuration
        self.connector = connector
        self.mailbox = mailbox
        self.options = options
    }

    /// Watches for as long as `body` runs.
    public func withArrivals<Result>(_ body: (IMAPArrivals) async throws -> Result) async throws -> Result {
        let arrivals = IMAPArrivals(limit: Int(clamping: max(self.options.batchBytes, 1)))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await WatchRun(self, arrivals).run() }
            defer { group.cancelAll() }
            return try await body(arrivals)
        }
    }
}
