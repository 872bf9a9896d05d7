import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// A connection over a socket: bytes are moved on the caller's task, which is suspended only when there are none.
///
/// Bounds: the memory for reading is what the buffer lends, with its own length; that for writing is a slice of the
/// caller's array, from an offset that the loop keeps below its count.
final class SocketConnection: ByteConnection, PromptReader, PromptWriter {
    /// The first read asks for this much: what a line protocol needs while it talks.
    private static let smallRead = 4 * 1024
    /// A read that was filled doubles what the next one asks for, up to this; one that was nearly empty halves it.
    private static let largeRead = 256 * 1024
    /// Reads that ask for this much and more take part of a stream, in which several TLS records are worth one wait.
    private static let streamRead = 32 * 1024
    private static let streamWait = 64 * 1024

    private let socket: Socket
    private let clock: any MailClock
    private let readSize = Atomic<Int>(SocketConnection.smallRead)
    private let eagerness = Eagerness()
    let facts: ConnectionFacts

    init(_ socket: Socket, clock: any MailClock) {
        self.socket = socket
        self.clock = clock
        let addresses = socket.use { (POSIX.peerAddress($0), POSIX.localAddress($0)) }
        self.facts = ConnectionFacts(
            peer: addresses?.0.map { $0.description }, local: addresses?.1.map { $0.description })
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
            try Task.checkCancellation()
            if let deadline, deadline <= self.clock.now {
                throw TransportError(.timedOut, phase: .read, "The other side did not answer in time.")
            }
            switch self.receiveEagerly(into: &buffer) {
            case .moved(let count): return count
            case .failed(let code): throw Self.failure(code, .read)
            case .wouldBlock:
                pausing()
                buffer.releaseIfEmpty()
                try await self.eagerness.sleep {
                    try await self.socket.wait(for: .reading, until: deadline, on: self.clock, phase: .read)
                }
            }
        }
    }

    /// Waits for a moment in the kernel, where waiting takes no processor time from the one who is to answer.
    private func receiveSoon(into buffer: inout WireBuffer) -> POSIX.Transfer {
        let length = self.readSize.load(ordering: .relaxed) >= Self.streamRead ? Self.streamWait : 1
        self.socket.use { Platform.awaitInput($0, length: length, microseconds: Eagerness.microseconds) }
        return self.receive(into: &buffer)
    }

    private func receiveEagerly(into buffer: inout WireBuffer) -> POSIX.Transfer {
        let outcome = self.receive(into: &buffer)
        guard case .wouldBlock = outcome else { return outcome }
        return self.eagerness.look { self.receiveSoon(into: &buffer) } ?? outcome
    }

    func write(_ bytes: [UInt8], until deadline: MailInstant?) async throws {
        var written = 0
        do {
            while written < bytes.count {
                try Task.checkCancellation()
                switch self.transmit(bytes, from: written) {
                case .moved(let count): written += count
                case .failed(let code): throw Self.failure(code, .write)
                case .wouldBlock:
                    try await self.socket.wait(for: .writing, until: deadline, on: self.clock, phase: .write)
                }
            }
        } catch var error as TransportError {
            error.bytesWritten = written
            throw error
        }
    }

    func writeAtOnce(_ bytes: [UInt8]) async {
        if !bytes.isEmpty { _ = self.transmit(bytes, from: 0) }
    }

    func close() async {
        self.socket.close { descriptor in
            POSIX.endWriting(descriptor)
            Self.discardInput(descriptor)
        }
    }

    func abort() {
        // No shutdown before it: that would say an orderly goodbye, and the peer must see a broken connection.
        self.socket.close { POSIX.lingerNot($0) }
    }

    private func receive(into buffer: inout WireBuffer) -> POSIX.Transfer {
        let size = self.readSize.load(ordering: .relaxed)
        var outcome = POSIX.Transfer.failed(EBADF)
        unsafe buffer.append(upTo: size) { memory in
            outcome = self.socket.use { unsafe POSIX.receive($0, into: memory) } ?? .failed(EBADF)
            guard case .moved(let count) = outcome else { return 0 }
            self.adapt(size, to: count)
            return count
        }
        return outcome
    }

    private func adapt(_ size: Int, to count: Int) {
        if count == size, size < Self.largeRead {
            self.readSize.store(size * 2, ordering: .relaxed)
        } else if count < size / 8, size > Self.smallRead {
            self.readSize.store(size / 2, ordering: .relaxed)
        }
    }

    private func transmit(_ bytes: [UInt8], from start: Int) -> POSIX.Transfer {
        self.socket.use { descriptor in
            unsafe bytes.withUnsafeBytes { memory in
                unsafe POSIX.transmit(descriptor, UnsafeRawBufferPointer(rebasing: memory[start...]))
            }
        } ?? .failed(EBADF)
    }

    /// Unread bytes would turn the close into a reset, which can destroy what the peer has not read yet.
    private static func discardInput(_ descriptor: CInt) {
        unsafe withUnsafeTemporaryAllocation(byteCount: 16 * 1024, alignment: 16) { memory in
            for _ in 0..<4 {
                guard case .moved(let count) = unsafe POSIX.receive(descriptor, into: memory), count > 0 else { return }
            }
        }
    }

    private static func failure(_ code: CInt, _ phase: TransportError.Phase) -> TransportError {
        switch code {
        case EBADF: TransportError(.closed, phase: phase, "The connection was closed on this side.")
        case ECONNRESET, EPIPE:
            TransportError(.connectionClosed, phase: phase, "The other side dropped the connection.")
        default: TransportError(errno: code, phase: phase, "The connection failed.")
        }
    }
}
