internal import MailTransport

extension POP3Connection {
    /// Sends commands and gives each status line to `handle`, in order; in batches where that is allowed.
    ///
    /// At most ``POP3Limits/pipelineDepth`` answers are due at one time: the commands for them fit into a socket's
    /// buffer, so that neither side waits for the other with both buffers full. `handle` reads what follows the line.
    func pipeline(
        _ commands: [POP3Command], _ handle: (_ index: Int, _ reply: POP3Reply) async throws -> Void
    ) async throws {
        let depth = self.isPipelining ? max(self.configuration.limits.pipelineDepth, 1) : 1
        // One that cannot be sent is found before anything is: no answer must be due when it is thrown.
        let lines = try commands.map { try $0.encoded() }
        var sent = 0
        for index in lines.indices {
            let reply: POP3Reply
            do {
                if sent - index <= depth / 2, sent < lines.count {
                    let next = min(lines.count, index + depth)
                    try await self.stream.write(Array(lines[sent..<next].joined()), until: self.commandDeadline)
                    sent = next
                }
                reply = try await self.readReply(until: self.commandDeadline)
            } catch let error as TransportError where depth > 1 && lines.count > 1 && error.code != .limitExceeded {
                self.hasLostAnswers = true
                throw POP3Error(
                    .connectionFailed,
                    "The connection was lost before a batch was answered; some servers take one command at a time.",
                    remedy: error.remedy, underlying: error)
            }
            try await handle(index, reply)
        }
    }
}
