import MailTransport
import Synchronization

/// Commands of one caller: they do not wait for each other, and what waits to be taken counts together.
final class CommandGroup: Sendable {
    /// Woken when something came for one of them.
    let arrival = WaitPoint()
    /// Bytes of content that wait.
    let bytes = Atomic(0)
}

/// One command under way: what came for it, and whether it has ended. Filled by the reader, emptied by one caller.
final class CommandTicket: Sendable {
    /// What has come so far.
    struct State {
        var responses: [IMAPResponse] = []
        /// How many of them were taken already.
        var next = 0
        /// Bytes of content that wait in `responses`.
        var bytes = 0
        var end: Result<IMAPStatus, any Error>?
        /// When it was given.
        var began: MailInstant?
        var isAbandoned = false
        /// Messages whose responses were dropped because too many waited while another command had to get through.
        var dropped: [UInt32] = []
    }

    let name: StaticString
    /// The messages that a fetch is about; nil for other commands.
    let uids: IMAPUIDSet?
    /// Whether a response without content cannot be an answer.
    let needsContent: Bool
    /// Where content goes, if not into memory.
    let sink: (any IMAPLiteralSink)?
    /// Whether somebody takes the responses while they come; else all are kept to the end.
    let isStream: Bool
    /// What it shares with other commands of the same caller.
    let group: CommandGroup
    private let state = Mutex(State())
    /// Woken when something came.
    var arrival: WaitPoint { self.group.arrival }

    init(
        _ name: StaticString, uids: IMAPUIDSet? = nil, needsContent: Bool = false, sink: (any IMAPLiteralSink)? = nil,
        isStream: Bool = false, group: CommandGroup = CommandGroup()
    ) {
        self.name = name
        self.uids = uids
        self.needsContent = needsContent
        self.sink = sink
        self.isStream = isStream
        self.group = group
    }

    /// Looks at or changes what has come.
    func withState<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        self.state.withLock { body(&$0) }
    }

    /// Keeps what came until it is taken.
    func keep(_ response: IMAPResponse, _ state: inout State) {
        let size = response.weight
        state.bytes += size
        self.group.bytes.add(size, ordering: .relaxed)
        state.responses.append(response)
    }

    /// So many bytes of what came wait no longer.
    func release(_ bytes: Int, _ state: inout State) {
        state.bytes -= bytes
        self.group.bytes.subtract(bytes, ordering: .relaxed)
    }

    /// Notes when the command was given.
    func begins(at instant: MailInstant) {
        self.state.withLock { $0.began = instant }
    }

    /// Notes the command's end; the first one stands.
    func finish(_ end: Result<IMAPStatus, any Error>) {
        self.state.withLock { state in
            if state.end == nil { state.end = end }
        }
        self.arrival.wake()
    }
}
