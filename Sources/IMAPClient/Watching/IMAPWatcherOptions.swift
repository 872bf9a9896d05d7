/// What a watcher looks for and how.
public struct IMAPWatcherOptions: Sendable {
    /// Where to begin.
    public enum Start: Sendable, Hashable {
        /// With what comes from now on: connecting a mailbox does not turn its history into tickets. The default.
        case now
        /// With the oldest mail.
        case beginning
        /// Behind this mail.
        case cursor(IMAPCursor)
    }

    /// Where to begin. Default: now.
    public var start = Start.now
    /// Whether the mailbox is opened for writing, so that ``IMAPArrivals/withMailbox(_:)`` can settle mail. Default:
    /// yes.
    public var access = IMAPMailboxAccess.readWrite
    /// Only mail that matches, such as ``IMAPSearchQuery/unseen``; nil for all. Default: all.
    public var only: IMAPSearchQuery?
    /// What is asked for besides the mail itself, such as ``IMAPFetchAttribute/envelope``. Default: nothing.
    public var attributes: [IMAPFetchAttribute] = []
    /// Where the content of large mails goes (``IMAPLimits/streamingThreshold``); nil for memory. Default: memory.
    public var sink: (any IMAPLiteralSink)?
    /// Mails that claim to be larger are not downloaded. Default: 50 MiB. At most ``IMAPLimits/body``.
    public var messageLimit: UInt64 = 50 * 1024 * 1024
    /// How many bytes are asked for at one time. Default: 4 MiB.
    public var batchBytes: UInt64 = 4 * 1024 * 1024
    /// How many mails are asked for at one time. Default: 50.
    public var batchCount = 50
    /// How often the mailbox is looked through even if the server says nothing. Default: 5 minutes.
    public var checkInterval: Duration = .seconds(300)
    /// After a change of UIDVALIDITY, mail of so many days before the last one seen is handed out again. Default: 3.
    public var rescanDays = 3
    /// The wait after the first failure in a row; it doubles with each. Default: 1 second.
    public var firstWait: Duration = .seconds(1)
    /// The longest wait of one's own accord. Default: 5 minutes.
    public var longestWait: Duration = .seconds(300)

    /// The defaults.
    public init() {}
}
