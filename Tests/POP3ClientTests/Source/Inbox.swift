import Synchronization

@testable import POP3Client

/// What was handed over, in order.
final class Inbox: Sendable {
    private let kept = Mutex<[String]>([])

    var mails: [String] { self.kept.withLock { $0 } }

    func add(_ mail: POP3Mail) {
        self.kept.withLock { $0.append(String(decoding: mail.bytes, as: UTF8.self)) }
    }
}

extension POP3Lab {
    /// A source over the lab's maildrop that never waits.
    func source(
        _ ledger: POP3MemoryLedger = POP3MemoryLedger(), retention: POP3MailSource.Retention = .leave
    ) -> POP3MailSource {
        var source = POP3MailSource(self.client, connector: self.connector, ledger: ledger)
        source.retention = retention
        // A session that was dropped keeps its lock until the server has noticed.
        source.lockRetries = 100_000
        source.lockWait = .zero
        return source
    }
}
