/// One connection to a web server, which carries one exchange after another.
actor WebConnection {
    /// The longest line of a head: 16 KiB, twice what common servers send.
    static let lineLimit = 16 * 1024
    /// The most lines of a head, and of a trailer.
    static let lineCountLimit = 200
    /// The most bytes of a body handed over at once.
    private static let pieceSize = 64 * 1024

    private enum Reading {
        case nothing
        case length(Int)
        case chunkHead
        case chunk(Int)
        case untilClose
        case finished
    }

    private nonisolated let connection: any ByteConnection
    private let stream: WireStream
    private var reading = Reading.nothing
    private var staysOpen = false
    /// Whether all of the request has gone.
    private var isSent = false

    init(_ connection: any ByteConnection) {
        self.connection = connection
        self.stream = WireStream(connection, bufferLimit: 128 * 1024)
    }

    /// Drops the connection at once.
    nonisolated func abort() {
        self.connection.abort()
    }

    /// Ends the connection in good order.
    func close() async {
        await self.stream.close()
    }

    // MARK: Request

    /// Sends the head and the body.
    func send(_ request: WebRequest, until deadline: MailInstant?) async throws {
        self.isSent = false
        var pending = try WebWire.head(of: request)
        if let body = request.body {
            var sent = 0
            for try await piece in body {
                sent += piece.count
                guard sent <= body.length ?? .max else { throw Self.wrongLength }
                pending += body.length == nil ? WebWire.chunk(piece) : piece
                try await self.stream.write(pending, until: deadline)
                pending = []
            }
            guard body.length == nil || body.length == sent else { throw Self.wrongLength }
            if body.length == nil { pending += WebWire.lastChunk }
        }
        if !pending.isEmpty { try await self.stream.write(pending, until: deadline) }
        self.isSent = true
    }

    private static var wrongLength: TransportError {
        TransportError(.invalidSetting, phase: .write, "The body is not as long as it was said to be.")
    }

    // MARK: Response

    /// Waits for the head of the response, past any interim ones.
    func receiveHead(method: String, until deadline: MailInstant?) async throws -> (status: Int, headers: WebHeaders) {
        for _ in 0..<10 {
            let line = try await self.stream.readLine(limit: Self.lineLimit, until: deadline)
            guard let status = WebWire.status(line) else { throw Self.violation("The server does not speak HTTP/1.1.") }
            let headers = try await self.receiveFields(until: deadline)
            if status.code >= 200 {
                try self.beginBody(method: method, status: status, headers: headers)
                return (status.code, headers)
            }
            guard status.code != 101 else { throw Self.violation("The server switched to another protocol.") }
        }
        throw Self.violation("The server sends nothing but interim responses.")
    }

    private func receiveFields(until deadline: MailInstant?) async throws -> WebHeaders {
        var headers = WebHeaders()
        while true {
            let line = try await self.stream.readLine(limit: Self.lineLimit, until: deadline)
            if line.isEmpty { return headers }
            guard headers.fields.count < Self.lineCountLimit else {
                throw TransportError(.limitExceeded, phase: .command, "The server sent too many header fields.")
            }
            guard let field = WebWire.field(line) else {
                throw Self.violation("The server sent a broken header field.")
            }
            headers.add(field.name, field.value)
        }
    }

    private func beginBody(method: String, status: WebWire.Status, headers: WebHeaders) throws(TransportError) {
        guard let framing = WebWire.framing(method: method, status: status.code, headers: headers) else {
            throw Self.violation("The server contradicts itself about the length of its answer.")
        }
        let wish = headers["Connection"]?.lowercased() ?? ""
        self.staysOpen = status.persists && !wish.contains("close") && framing != .untilClose
        self.reading =
            switch framing {
            case .none: .finished
            case .length(let count): count == 0 ? .finished : .length(count)
            case .chunked: .chunkHead
            case .untilClose: .untilClose
            }
    }

    /// The next piece of the body, or nil at its end.
    func receivePiece(until deadline: MailInstant?) async throws -> [UInt8]? {
        while true {
            switch self.reading {
            case .nothing, .finished: return nil
            case .length(let left):
                let piece = try await self.receive(upTo: left, until: deadline)
                self.reading = left == piece.count ? .finished : .length(left - piece.count)
                return piece
            case .untilClose:
                let piece = try await self.stream.read(upTo: Self.pieceSize, until: deadline)
                if piece.isEmpty { self.reading = .finished }
                return piece.isEmpty ? nil : piece
            case .chunkHead:
                let line = try await self.stream.readLine(limit: Self.lineLimit, until: deadline)
                guard let size = WebWire.chunkSize(line) else {
                    throw Self.violation("The server sent a broken chunk.")
                }
                if size == 0 {
                    _ = try await self.receiveFields(until: deadline)
                    self.reading = .finished
                } else {
                    self.reading = .chunk(size)
                }
            case .chunk(let left):
                let piece = try await self.receive(upTo: left, until: deadline)
                if left == piece.count { try await self.endChunk(until: deadline) }
                if left > piece.count { self.reading = .chunk(left - piece.count) }
                return piece
            }
        }
    }

    private func endChunk(until deadline: MailInstant?) async throws {
        guard try await self.stream.readLine(limit: 2, until: deadline).isEmpty else {
            throw Self.violation("The server sent a chunk of another length than it said.")
        }
        self.reading = .chunkHead
    }

    private func receive(upTo count: Int, until deadline: MailInstant?) async throws -> [UInt8] {
        let piece = try await self.stream.read(upTo: min(count, Self.pieceSize), until: deadline)
        guard !piece.isEmpty else {
            throw TransportError(.truncated, phase: .body, "The server closed the connection inside of its answer.")
        }
        return piece
    }

    /// Whether the exchange has ended and the connection can carry another one.
    var isReusable: Bool {
        guard case .finished = self.reading else { return false }
        return self.isSent && self.staysOpen && self.stream.buffer.isEmpty
    }

    /// Whether the body has been read to its end, or there is none.
    var isFinished: Bool {
        if case .finished = self.reading { true } else { false }
    }

    private static func violation(_ detail: String) -> TransportError {
        TransportError(.protocolViolation, phase: .command, detail)
    }
}
