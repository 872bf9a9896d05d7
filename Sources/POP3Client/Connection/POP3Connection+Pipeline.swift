internal import MailTransport

extension POP3Connection {
    /// Sends commands and gives each status line to `handle`, in order; in batches where that is allowed.
    ///
    /// At most ``POP3Limits/pipelineDepth`` answers are due at one time: the commands for them fit into a socket's buffer,
    /// so that neither side waits for the other with both buffers full. `handle` reads what follows the line.
    func pipeline(
        _ commands: [POP3Command], _ handle: (_ index: Int, _ reply: POP3Reply) async throws -> Void
    ) async throws {
        let depth = self.isPipelining ? max(self.configuration.limits.pipelineDepth, 1) : 1
        var sent = 0
        for index in commands.indices {
            if sent - index <= depth / 2, sent < commands.count {
                let next = min(commands.count, index + depth)
                var batch: [UInt8] = []
                for command in commands[sent..<next] { batch += try command.encoded() }
                sent = next
                try await self.stream.write(batch, until: self.commandDeadline)
            }
            try await handle(index, try await self.readReply(until: self.commandDeadline))
        }
    }
}
