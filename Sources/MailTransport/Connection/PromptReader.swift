/// A connection that tells when a read is about to wait, so that a reader can do something of its own first.
package protocol PromptReader: ByteConnection {
    /// Reads as ``ByteConnection/read(into:until:)`` does, and calls `pausing` each time before the task goes to sleep;
    /// not at all where the bytes are there.
    func readPromptly(
        into buffer: inout WireBuffer, until deadline: MailInstant?, pausing: () -> Void
    ) async throws -> Int
}

extension ByteConnection {
    /// Reads, and calls `pausing` before the task may go to sleep: each time it does, or once where that is not known.
    package func read(
        into buffer: inout WireBuffer, until deadline: MailInstant?, pausing: () -> Void
    ) async throws -> Int {
        if let prompt = self as? any PromptReader {
            return try await prompt.readPromptly(into: &buffer, until: deadline, pausing: pausing)
        }
        pausing()
        return try await self.read(into: &buffer, until: deadline)
    }
}
