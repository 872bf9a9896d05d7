public import DeskIdentity
public import MailTransport
import Synchronization

/// A ``MailSource`` over mails in memory; more can be added at any time. For tests and for importing.
public final class ArraySource: MailSource {
    /// The source's name.
    public let id: SourceID
    private let state: Mutex<State>

    private struct State {
        var mails: [RawMail] = []
        var settled: [SourceKey: Settlement] = [:]
    }

    /// A source of these messages, oldest first.
    public init(id: SourceID = "array", _ messages: [[UInt8]] = []) {
        self.id = id
        self.state = Mutex(State())
        for message in messages { self.append(message) }
    }

    /// Adds a message, as if it had just arrived.
    public func append(_ message: [UInt8], receivedAt: WallTime? = nil) {
        self.state.withLock { state in
            let key = SourceKey(source: self.id, item: String(state.mails.count + 1))
            state.mails.append(RawMail(key: key, bytes: message, receivedAt: receivedAt))
        }
    }

    /// The mails behind `cursor`.
    public func fetch(after cursor: SourceCursor?, limit: Int) async throws -> SourcePage {
        self.state.withLock { state in
            let start = min(state.mails.count, Int(clamping: cursor?.position ?? 0))
            let page = state.mails[start...].prefix(max(1, limit))
            return SourcePage(
                mails: Array(page), cursor: SourceCursor(position: UInt64(page.endIndex)),
                hasMore: page.endIndex < state.mails.count)
        }
    }

    /// Remembers what was done with these mails.
    public func settle(_ mails: [SourceKey], as settlement: Settlement) async throws {
        self.state.withLock { state in
            for key in mails { state.settled[key] = settlement }
        }
    }

    /// What was done with the mail at `index` (from zero); nil when nothing was.
    public func settlement(at index: Int) -> Settlement? {
        self.state.withLock { $0.settled[SourceKey(source: self.id, item: String(index + 1))] }
    }
}
