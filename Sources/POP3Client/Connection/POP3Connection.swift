public import MailTransport
internal import SASL

/// A session with a POP3 server, from login to QUIT; see ``withPOP3Connection(_:connector:_:)``.
///
/// It belongs to one task. Messages are numbered from 1, and the numbers hold for this session only. Deletions are
/// marks that the server carries out at the end of a session that ends well. When a call throws
/// ``POP3Error/Code/connectionFailed``, ``POP3Error/Code/malformedReply`` or ``POP3Error/Code/limitExceeded``, the
/// session is over and every further call throws ``POP3Error/Code/closed``.
public final class POP3Connection {
    let configuration: POP3Configuration
    let connector: MailConnector
    let stream: WireStream
    private var isOver = false

    /// What the server says that it can do, as of the last CAPA.
    public internal(set) var capabilities = POP3Capabilities.unknown

    /// Whether a command that was sent in a batch was never answered. The server may have lost what was sent ahead.
    var hasLostAnswers = false

    /// Whether a message may be marked for deletion, so that the answer to QUIT says something.
    var hasMarks = false

    /// Whether UTF-8 is switched on (RFC 6856).
    public internal(set) var isUTF8 = false

    /// Who is at the other end and how the connection is protected.
    public var facts: ConnectionFacts { self.stream.connection.facts }

    init(_ connection: any ByteConnection, _ configuration: POP3Configuration, _ connector: MailConnector) {
        self.configuration = configuration
        self.connector = connector
        self.stream = WireStream(connection, bufferLimit: max(256 * 1024, configuration.limits.lineBytes * 2))
    }

    /// Whether commands are sent in batches: the server offers it and the configuration does not forbid it.
    public var isPipelining: Bool {
        self.configuration.usesPipelining && self.capabilities.allowsPipelining
    }

    // MARK: Below the commands

    /// The deadline for an answer that is asked for now.
    var commandDeadline: MailInstant? {
        self.connector.clock.deadline(after: self.configuration.timeouts.command)
    }

    /// Runs one exchange: every error leaves as a ``POP3Error``, and those that leave the stream in an unknown place
    /// end the session.
    func exchange<Result>(_ body: () async throws -> Result) async throws(POP3Error) -> Result {
        guard !self.isOver else {
            throw POP3Error(.closed, "This session has ended before.")
        }
        do {
            return try await body()
        } catch let error as POP3Error where error.reply != nil || error.code == .invalidArgument {
            // The server said no, or nothing was sent: the session goes on.
            throw error
        } catch {
            self.abort()
            throw Self.wrap(error)
        }
    }

    /// Any error as one of ours.
    static func wrap(_ error: any Error) -> POP3Error {
        switch error {
        case let error as POP3Error: error
        case let failure as POP3LoginFailure: failure.error
        case is CancellationError: POP3Error(.cancelled, "The task was cancelled.", underlying: error)
        case let error as any ActionableError:
            POP3Error(.connectionFailed, error.detail, remedy: error.remedy, underlying: error)
        default: POP3Error(.connectionFailed, "The conversation was interrupted.", underlying: error)
        }
    }

    /// Drops the connection; the server carries out no deletion.
    func abort() {
        self.isOver = true
        self.stream.abort()
    }

    func send(_ command: POP3Command, until deadline: MailInstant?) async throws {
        try await self.stream.write(try command.encoded(), until: deadline)
    }

    /// Reads one status line.
    func readReply(until deadline: MailInstant?) async throws -> POP3Reply {
        let line = try await self.stream.readLine(limit: self.configuration.limits.lineBytes, until: deadline)
        guard let reply = POP3Reply(line: line) else {
            throw POP3Error(.malformedReply, "The server's answer does not begin with +OK or -ERR.")
        }
        return reply
    }

    /// Sends a command and returns the server's +OK; -ERR is thrown.
    func run(_ command: POP3Command) async throws(POP3Error) -> POP3Reply {
        try await self.exchange {
            let deadline = self.commandDeadline
            try await self.send(command, until: deadline)
            return try Self.check(try await self.readReply(until: deadline))
        }
    }

    /// Sends a command and returns the lines of its multi-line answer; -ERR is thrown.
    func runList(_ command: POP3Command) async throws(POP3Error) -> [[UInt8]] {
        try await self.exchange {
            let deadline = self.commandDeadline
            try await self.send(command, until: deadline)
            _ = try Self.check(try await self.readReply(until: deadline))
            self.startPacing()
            defer { self.stream.stopPacing() }
            return try await self.readList(until: nil)
        }
    }

    /// The reply when it is +OK.
    static func check(_ reply: POP3Reply) throws -> POP3Reply {
        switch reply.status {
        case .ok: return reply
        case .error: throw reply.error(otherwise: .refused, "The server refused the command.")
        case .challenge: throw POP3Error(.malformedReply, "The server sent a challenge that was not due.")
        }
    }

    /// Reads a multi-line answer of modest size, such as a listing, and splits it into lines.
    func readList(until deadline: MailInstant?) async throws -> [[UInt8]] {
        var decoder = POP3BodyDecoder()
        var bytes: [UInt8] = []
        while !decoder.isComplete {
            if self.stream.buffer.isEmpty, try await self.stream.fill(until: deadline) == 0 {
                throw TransportError(.truncated, "The server closed the connection inside an answer.")
            }
            let used = self.stream.buffer.withBytes { decoder.decode($0, into: &bytes) }
            self.stream.discard(used)
            guard bytes.count <= self.configuration.limits.listingBytes else {
                throw POP3Error(.limitExceeded, "The server sent too long a listing.")
            }
        }
        return bytes.split(separator: 0x0A).map { line in
            line.last == 0x0D ? Array(line.dropLast()) : Array(line)
        }
    }
}
