import Synchronization

/// TLS over another connection.
final class TLSConnection: ByteConnection, PromptReader, PromptWriter {
    /// How much ciphertext is taken from the connection below at a time.
    private static let inputLimit = 128 * 1024

    private let lower: any ByteConnection
    /// The session; tests make it do what the SDK itself never does.
    let engine: TLSEngine
    private let gate = WriteGate()
    /// Set when a write stopped in the middle of a record: nothing may follow, not even a goodbye.
    private let isBroken = Atomic<Bool>(false)
    /// The memory that ciphertext arrives in; the reading task takes it out and puts it back.
    private let spareInput = Mutex<WireBuffer?>(nil)
    let facts: ConnectionFacts

    private init(_ lower: any ByteConnection, _ engine: TLSEngine) {
        self.lower = lower
        self.engine = engine
        self.facts = engine.facts(over: lower.facts)
    }

    /// Performs the handshake; on failure the other side is told why, and the connection is closed.
    static func shakeHands(
        _ lower: any ByteConnection, _ engine: TLSEngine, until deadline: MailInstant?
    ) async throws -> TLSConnection {
        do {
            try await Self.exchange(lower, engine, until: deadline)
            return TLSConnection(lower, engine)
        } catch let error as TransportError where error.code == .tlsFailed || error.code == .certificateRefused {
            // The alert leaves if there is room for it, and a close lets it arrive where a reset would not.
            await (lower as? any PromptWriter)?.writeAtOnce(engine.takeOutput())
            await lower.close()
            throw error
        } catch {
            lower.abort()
            throw error
        }
    }

    private static func exchange(
        _ lower: any ByteConnection, _ engine: TLSEngine, until deadline: MailInstant?
    ) async throws {
        var input = WireBuffer(limit: Self.inputLimit)
        while true {
            let step = engine.shakeHands()
            if case .failed(let error) = step { throw error }
            do {
                let output = engine.takeOutput()
                if !output.isEmpty { try await lower.write(output, until: deadline) }
                if case .done = step { return }
                let count = try await lower.read(into: &input, until: deadline)
                guard count > 0 else { throw TransportError(.connectionClosed, phase: .tls, "") }
            } catch let error as TransportError {
                throw Self.inHandshake(error)
            }
            guard engine.feed(&input) else { throw TLSContext.failure("The handshake cannot be continued") }
        }
    }

    /// The error of the connection below, in words about the handshake.
    private static func inHandshake(_ error: TransportError) -> TransportError {
        switch error.code {
        case .connectionClosed, .truncated:
            TransportError(
                .tlsFailed, phase: .tls, "The other side closed the connection during the TLS handshake.",
                remedy: .retryLater(after: nil), underlying: error)
        case .timedOut:
            TransportError(
                .timedOut, phase: .tls, "The other side did not finish the TLS handshake in time.",
                remedy: .changeSettings("Check that the port and the encryption belong together."))
        default: error
        }
    }

    func read(into buffer: inout WireBuffer, until deadline: MailInstant?) async throws -> Int {
        try await self.readPromptly(into: &buffer, until: deadline) {}
    }

    package func readPromptly(
        into buffer: inout WireBuffer, until deadline: MailInstant?, pausing: () -> Void
    ) async throws -> Int {
        guard buffer.room > 0 else {
            throw TransportError(.limitExceeded, phase: .read, "The buffer of \(buffer.limit) bytes is full.")
        }
        while true {
            let step = self.engine.decrypt(into: &buffer)
            try await self.sendAnswers(until: deadline)
            switch step {
            case .done(let count): return count
            case .finished: return 0
            case .failed(let error): throw error
            case .needsInput: break
            }
            buffer.releaseIfEmpty()
            var input = self.takeSpareInput()
            let count = try await self.lower.read(into: &input, until: deadline, pausing: pausing)
            guard count > 0 else {
                throw TransportError(
                    .truncated, phase: .read, "The connection ended without a TLS goodbye: something may be missing.")
            }
            guard self.engine.feed(&input) else { throw TLSContext.failure("The stream cannot be decrypted") }
            self.keepSpareInput(input)
        }
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        guard !bytes.isEmpty else { return try Task.checkCancellation() }
        try await self.gate.take()
        var start = 0
        do {
            while start < bytes.count {
                try self.checkUsable()
                switch self.engine.encrypt(bytes, from: start) {
                case .done(let count): start += count
                case .failed(let error): throw error
                case .needsInput, .finished:
                    throw TransportError(.connectionClosed, phase: .write, "The other side ended the protected stream.")
                }
                try await self.lower.write(self.engine.takeOutput(), until: deadline)
            }
            while !self.gate.giveBack() { try await self.lower.write(self.engine.takeOutput(), until: deadline) }
        } catch var error as TransportError {
            self.breakOff()
            // Of the records that failed some may have left in full: what was encrypted is the most that can have.
            error.bytesWritten = start
            throw error
        } catch {
            self.breakOff()
            throw error
        }
    }

    func close() async {
        if let output = self.goodbye() {
            if let writer = self.lower as? any PromptWriter {
                await writer.writeAtOnce(output)
            } else {
                // Without a wait there is nothing more to do than to try; the close below ends the stream either way.
                try? await self.lower.write(output, until: MailInstant(offset: .zero))
            }
        }
        await self.lower.close()
    }

    func abort() {
        self.isBroken.store(true, ordering: .relaxed)
        self.lower.abort()
    }

    func writeAtOnce(_ bytes: [UInt8]) async {
        guard !bytes.isEmpty, !self.isBroken.load(ordering: .relaxed), self.gate.takeOrAsk() else { return }
        guard case .done(bytes.count) = self.engine.encrypt(bytes, from: 0) else { return }
        await (self.lower as? any PromptWriter)?.writeAtOnce(self.engine.takeOutput())
    }

    /// The close_notify alert, unless a record is half sent or being sent; then the stream cannot end in good order.
    private func goodbye() -> [UInt8]? {
        guard !self.isBroken.load(ordering: .relaxed), self.gate.takeOrAsk() else { return nil }
        self.isBroken.store(true, ordering: .relaxed)
        self.engine.sayGoodbye()
        return self.engine.takeOutput()
    }

    /// Sends what decryption has produced by itself, such as the answer to a key update.
    private func sendAnswers(until deadline: MailInstant?) async throws {
        guard self.engine.hasOutput, !self.isBroken.load(ordering: .relaxed), self.gate.takeOrAsk() else { return }
        do {
            repeat {
                try await self.lower.write(self.engine.takeOutput(), until: deadline)
            } while !self.gate.giveBack()
        } catch {
            self.breakOff()
            throw error
        }
    }

    private func takeSpareInput() -> WireBuffer {
        self.spareInput.withLock { slot in
            defer { slot = nil }
            return slot ?? WireBuffer(limit: Self.inputLimit)
        }
    }

    private func keepSpareInput(_ input: WireBuffer) {
        self.spareInput.withLock { $0 = input }
    }

    private func checkUsable() throws {
        if self.isBroken.load(ordering: .relaxed) {
            throw TransportError(.closed, phase: .write, "The connection was closed on this side.")
        }
    }

    private func breakOff() {
        self.isBroken.store(true, ordering: .relaxed)
        while !self.gate.giveBack() {}
    }
}
