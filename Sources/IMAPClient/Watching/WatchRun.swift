import MailTransport

/// A watcher at work: connects, works the mailbox through, waits for news, and begins again when something breaks.
final class WatchRun {
    private let watcher: IMAPWatcher
    let arrivals: IMAPArrivals
    /// Where it stands; nil before the mailbox was opened for the first time.
    var position: IMAPCursor?
    /// Mails up to this UID may have been handed out under other UIDs.
    var rescanEnd: UInt32 = 0
    /// What was handed out, to notice it again after a change of UIDVALIDITY.
    var known = KnownMails()
    /// The mails that were being downloaded; when the connection breaks, one of them may be the reason.
    var current: [UInt32] = []
    /// Up to this UID mails are downloaded one by one.
    var cautiousEnd: UInt32 = 0
    /// How often a download of a mail broke the connection, in thirds of a step of the ladder.
    var strikes: [UInt32: Int] = [:]
    /// The state in which the mailbox was worked through to its end last; nil where it has no modification sequences.
    var workedThrough: IMAPResyncPoint?
    private var backoff: WatchBackoff
    var options: IMAPWatcherOptions { self.watcher.options }
    var limits: IMAPLimits { self.watcher.configuration.limits }
    private var clock: any MailClock { self.watcher.connector.clock }
    var observer: any MailObserver { self.watcher.connector.observer }
    var wallTime: WallTime { self.clock.wallTime }

    init(_ watcher: IMAPWatcher, _ arrivals: IMAPArrivals) {
        self.watcher = watcher
        self.arrivals = arrivals
        self.backoff = WatchBackoff(watcher.options)
        if case .cursor(let cursor) = watcher.options.start { self.position = cursor }
    }

    /// Works until it is cancelled, or until an error that no wait will mend.
    func run() async {
        while !Task.isCancelled {
            do {
                try await self.connect()
            } catch {
                if Task.isCancelled || error is CancellationError { return }
                self.noteBreak(error)
                guard let wait = self.backoff.wait(after: error) else { return self.arrivals.fail(error) }
                self.report(error, wait)
                guard (try? await self.clock.sleep(for: wait)) != nil else { return }
            }
        }
    }

    private func report(_ error: any Error, _ wait: Duration) {
        let observer = self.observer
        observer.count("mail.imap.watch.interruptions", by: 1)
        guard observer.isEnabled(.info) else { return }
        observer.record(
            MailEvent(
                .info, "The watched mailbox cannot be reached; it is tried again.",
                metadata: [("mail.imap.wait", "\(wait.components.seconds)")], error: error))
    }

    private func connect() async throws {
        try await withIMAPConnection(self.watcher.configuration, connector: self.watcher.connector) { session in
            try await session.withMailbox(
                self.watcher.mailbox, access: self.options.access, resync: self.resyncPoint
            ) { mailbox in
                self.backoff.opened()
                self.arrivals.setMailbox(mailbox)
                defer { self.arrivals.setMailbox(nil) }
                var isFirst = true
                while true {
                    let began = self.clock.now
                    try await self.sync(mailbox, session.capabilities, isFirst: isFirst)
                    self.backoff.goodSync()
                    self.observer.measure("mail.imap.sync", began.duration(to: self.clock.now))
                    isFirst = false
                    try await self.waitForNews(mailbox)
                }
            }
        }
    }

    /// From where the server shall tell at once what is new, if QRESYNC was switched on: of the mails that are gone
    /// only those behind the position matter, of which there are none.
    private var resyncPoint: IMAPResyncPoint? {
        guard let position = self.position, position.uid < UInt32.max, var point = self.workedThrough,
            point.uidValidity == position.uidValidity
        else { return nil }
        point.known = IMAPUIDSet(ranges: [(position.uid + 1)...UInt32.max])
        return point
    }

    /// Returns when there may be new mail, or when it is time to look anyway.
    private func waitForNews(_ mailbox: IMAPMailbox) async throws {
        let deadline = self.clock.now.advanced(by: self.options.checkInterval)
        while let event = try await mailbox.connection.nextEvent(in: mailbox, until: deadline) {
            switch event {
            case .exists, .overflow: return
            case .uidValidity:
                // What is under way was meant for other UIDs: everything begins again with a fresh SELECT.
                throw IMAPError(.uidValidityChanged, "The UIDs of the mailbox changed while it was open.")
            case .expunged, .vanished, .changed, .alert: continue
            }
        }
    }

    /// Remembers which mails were being downloaded when the connection broke.
    private func noteBreak(_ error: any Error) {
        defer { self.current = [] }
        guard let last = self.current.last else { return }
        self.cautiousEnd = max(self.cautiousEnd, last)
        let weight = FetchLadder.strikes(of: error)
        guard self.current.count == 1, weight > 0 else { return }
        self.strikes[last, default: 0] += weight
    }
}
