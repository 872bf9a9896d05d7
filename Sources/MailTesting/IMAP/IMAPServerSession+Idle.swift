extension IMAPServerSession {
    /// IDLE (RFC 2177): pushes changes until the client says DONE.
    func idle(_ command: IMAPServerCommand) async throws -> Answer {
        try self.require("IDLE")
        guard command.arguments.isEmpty else { throw IMAPServerRefusal.bad("IDLE takes nothing") }
        self.connection.send("+ idling")
        self.sendUpdates(allowsExpunge: true)
        try await self.connection.flush()
        let line = try await self.readWhilePushing()
        guard let line else {
            self.connection.isOver = true
            throw IMAPServerRefusal.bad("The client left")
        }
        self.connection.heard(line)
        guard String(decoding: line, as: UTF8.self).uppercased() == "DONE" else {
            throw IMAPServerRefusal.bad("Expected DONE")
        }
        return Answer(text: "IDLE done")
    }

    /// Reads the client's next line; meanwhile another task writes what changes in the mailbox.
    private func readWhilePushing() async throws -> [UInt8]? {
        guard let view = self.view, let user = self.user else { return try await self.readLine() }
        let watch = self.store.watch(view.name, of: user)
        let (store, writer, style) = (self.store, self.connection.writer, self.style)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // What changed between the last look and the watch is found by the first round.
            watch.end.yield()
            group.addTask {
                for await _ in watch.changes {
                    guard let box = store.mailbox(view.name, of: user), box.uidValidity == view.uidValidity else {
                        // The client's numbers mean nothing any more: a goodbye is all that can be said to it.
                        return try await writer.write(Array("\(IMAPServerSession.renumbered)\r\n".utf8))
                    }
                    let lines = view.updates(to: box, allowsExpunge: true, style)
                    if !lines.isEmpty { try await writer.write(Array((lines.joined(separator: "\r\n") + "\r\n").utf8)) }
                }
            }
            let line: [UInt8]?
            do { line = try await self.readLine() } catch {
                watch.end.finish()
                throw error
            }
            // The end of the watch, not a cancellation: that would tear a write apart.
            watch.end.finish()
            try await group.waitForAll()
            return line
        }
    }
}
