internal import MailTransport

extension POP3Connection {
    /// Fetches one message whole.
    ///
    /// Throws ``POP3Error/Code/messageTooLarge`` above ``POP3Limits/messageBytes``.
    public func retrieve(_ number: Int) async throws -> [UInt8] {
        try await self.whole(.retrieve(number), number)
    }

    /// Fetches the header of a message and the first `lines` lines of its body (TOP, RFC 1939 7).
    ///
    /// It is a hint: some servers answer with other bytes than RETR has.
    public func top(_ number: Int, lines: Int = 0) async throws -> [UInt8] {
        try await self.whole(.top(number, lines: lines), number)
    }

    private func whole(_ command: POP3Command, _ number: Int) async throws -> [UInt8] {
        var mail: [UInt8] = []
        var refusal: POP3Error?
        try await self.fetch([command], [number]) { event in
            switch event {
            case .bytes(let bytes): mail += bytes
            case .refused(_, let error): refusal = error
            case .began, .ended: break
            }
        }
        if let refusal { throw refusal }
        return mail
    }

    /// Fetches messages, in batches where the server allows it, and hands them out piece by piece, in the order asked
    /// for; nothing is held back longer than one piece.
    ///
    /// An error that `handle` throws ends the session, since the rest of the answers is on its way.
    public func retrieve(
        _ numbers: [Int], _ handle: (POP3RetrievalEvent) async throws -> Void
    ) async throws {
        try await self.fetch(numbers.map { .retrieve($0) }, numbers, handle)
    }

    /// Fetches headers, in batches where the server allows it; otherwise as ``retrieve(_:_:)``.
    public func top(
        _ numbers: [Int], lines: Int = 0, _ handle: (POP3RetrievalEvent) async throws -> Void
    ) async throws {
        try await self.fetch(numbers.map { .top($0, lines: lines) }, numbers, handle)
    }

    private func fetch(
        _ commands: [POP3Command], _ numbers: [Int], _ handle: (POP3RetrievalEvent) async throws -> Void
    ) async throws {
        var thrown: (any Error)?
        func give(_ event: POP3RetrievalEvent) async throws {
            do {
                try await handle(event)
            } catch {
                thrown = error
                throw error
            }
        }
        do {
            try await self.exchange {
                try await self.pipeline(commands) { index, reply in
                    switch reply.status {
                    case .ok: try await self.receive(numbers[index], give)
                    case .error:
                        let error = reply.error(otherwise: .refused, "The server does not give this message.")
                        try await give(.refused(numbers[index], error))
                    case .challenge: _ = try Self.check(reply)
                    }
                }
            }
        } catch {
            // What the caller's own code threw goes back to it as it was; answers that nobody reads are on their way.
            if thrown != nil { self.abort() }
            throw thrown ?? error
        }
    }

    /// Reads one message to its end and hands it out.
    private func receive(_ number: Int, _ handle: (POP3RetrievalEvent) async throws -> Void) async throws {
        var decoder = POP3BodyDecoder()
        var size = 0
        var isTooLarge = false
        try await handle(.began(number))
        self.startPacing()
        defer { self.stream.stopPacing() }
        while !decoder.isComplete {
            if self.stream.buffer.isEmpty {
                guard try await self.stream.fill(until: nil) > 0 else {
                    throw TransportError(.truncated, phase: .body, "The server closed the connection inside a message.")
                }
            }
            var piece: [UInt8] = []
            piece.reserveCapacity(self.stream.buffer.count)
            let used = self.stream.buffer.withBytes { decoder.decode($0, into: &piece) }
            self.stream.discard(used)
            size += piece.count
            if size > self.configuration.limits.messageBytes {
                // Read on to the end, so that the others still come; but not for ever.
                isTooLarge = true
                guard size / 2 <= self.configuration.limits.messageBytes else {
                    throw POP3Error(.limitExceeded, "A message is more than twice as large as the limit.")
                }
            }
            if !isTooLarge, !piece.isEmpty { try await handle(.bytes(piece)) }
        }
        let error = POP3Error(.messageTooLarge, "A message is larger than the limit.")
        try await handle(isTooLarge ? .refused(number, error) : .ended(number))
    }

    /// A message, or a list of all of them, has to come at the lowest rate at least, with the first bytes' time in
    /// hand.
    func startPacing() {
        guard let window = self.configuration.timeouts.body else { return }
        let rate = MinimumRate(bytesPerSecond: self.configuration.limits.minimumRate, window: window)
        self.stream.startPacing(rate, on: self.connector.clock)
    }
}
