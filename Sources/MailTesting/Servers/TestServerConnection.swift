public import MailTransport

/// One client's connection to a ``TestMailServer``: lines in and out, TLS, the log and the faults. It belongs to one
/// task.
public final class TestServerConnection {
    /// Counted from 1, in the order in which the clients came.
    public let number: Int
    /// Whether TLS stands.
    public private(set) var isProtected = false
    let writer: TestServerWriter
    private(set) var stream: WireStream
    /// What was not written yet.
    var out: [UInt8] = []
    /// Whether the conversation ends once the answer is out.
    var isOver = false
    private let log: TestServerLog
    private let fault: (String) -> TestServerFault.Action?

    init(
        _ connection: any ByteConnection, number: Int, log: TestServerLog, budget: Int?,
        fault: @escaping (String) -> TestServerFault.Action?
    ) {
        self.number = number
        self.log = log
        self.fault = fault
        self.writer = TestServerWriter(connection, number: number, log: log, budget: budget)
        self.stream = WireStream(connection)
    }

    /// Who is at the other end and how the connection is protected.
    public var facts: ConnectionFacts { self.stream.connection.facts }

    /// Puts a line behind what is to be written.
    public func send(_ line: String) {
        self.out += Array(line.utf8)
        self.out += [13, 10]
    }

    /// Writes what was put together.
    public func flush() async throws {
        guard !self.out.isEmpty else { return }
        let bytes = self.out
        self.out = []
        try await self.writer.write(bytes)
    }

    /// One line without its end; nil at the end of the stream.
    public func readLine(limit: Int = 16 * 1024) async throws -> [UInt8]? {
        do {
            let line = try await self.stream.readLine(limit: limit, until: nil)
            self.heard(line)
            return line
        } catch let error as TransportError where error.code == .connectionClosed {
            return nil
        }
    }

    /// Puts what the client said into the log.
    func heard(_ line: [UInt8]) {
        self.log.add(self.number, isFromClient: true, line)
    }

    // MARK: TLS

    /// Lays TLS over the connection, after a command that asked for it was answered. Bytes that came before it end the
    /// connection: somebody on the way may have put them there.
    public func startTLS(by handshake: TestServerSecurity.Handshake) async throws {
        try await self.flush()
        guard self.stream.buffer.isEmpty else {
            throw TransportError(.plaintextBeforeTLS, "The client sent bytes before the handshake.")
        }
        try await self.secure(by: handshake)
    }

    func secure(by handshake: TestServerSecurity.Handshake) async throws {
        let connection = try await handshake(self.stream.connection)
        self.writer.move(to: connection)
        self.stream = WireStream(connection)
        self.isProtected = true
    }

    // MARK: Faults

    /// The connection is dropped after so many bytes of what is written from now on.
    func breakDown(after bytes: Int) async throws {
        try await self.flush()
        self.writer.drop(after: bytes)
    }

    /// Lets the fault strike that waits for this command, if one does; true when the command is to be performed.
    ///
    /// `line` makes the lines of a fault fit for the command, and `farewell` is how this protocol says goodbye.
    func passes(
        _ command: String, line: (String) -> String = { $0 }, farewell: (String) -> String
    ) async throws -> Bool {
        switch self.fault(command) {
        case nil: return true
        case .answer(let lines):
            for text in lines { self.send(line(text)) }
            return false
        case .precede(let lines):
            for text in lines { self.send(line(text)) }
            return true
        case .raw(let bytes):
            self.out += bytes
            return false
        case .drop:
            throw TransportError(.closed, "The test asked for this connection to be dropped.")
        case .dropAfter(let bytes):
            try await self.breakDown(after: bytes)
            return true
        case .bye(let text):
            self.send(farewell(text))
            self.isOver = true
            return false
        case .stall:
            try await self.flush()
            while try await !self.stream.read(upTo: 4096, until: nil).isEmpty {}
            self.isOver = true
            return false
        }
    }
}
