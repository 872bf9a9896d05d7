import MailTransport

// What goes out: commands and content together in as few writes as may be.
extension SMTPConnection {
    func flush() async throws {
        guard !self.output.isEmpty else { return }
        // A task that is cancelled here has sent nothing of what waits; inside of the write nobody could tell.
        try Task.checkCancellation()
        do {
            try await self.stream.write(
                self.output, until: self.clock.deadline(after: self.configuration.timeouts.content))
        } catch {
            // Where it is not known how much of it has left, the messages that end in it may have arrived.
            let written = (error as? TransportError)?.bytesWritten ?? self.output.count
            for end in self.ends where end.offset < written { self.dialog.committed(end.id) }
            throw error
        }
        for end in self.ends { self.dialog.committed(end.id) }
        self.ends.removeAll(keepingCapacity: true)
        self.output.removeAll(keepingCapacity: true)
    }

    func writeContent(_ id: Int, _ form: SMTPContentEncoder.Form, isEmpty: Bool) async throws {
        var cursor = isEmpty ? nil : self.contents.removeValue(forKey: id)
        if cursor == nil { self.contents[id] = nil }
        let isLast = try await self.write(&cursor, id, form)
        if !isLast { self.contents[id] = cursor }
        self.dialog.wroteContent(id, isLast: isLast)
        if self.output.count >= self.configuration.limits.contentChunk { try await self.flush() }
    }

    private func write(
        _ kept: inout SMTPContentCursor?, _ id: Int, _ form: SMTPContentEncoder.Form
    ) async throws -> Bool {
        var cursor = kept ?? SMTPContentCursor(SMTPContent([]), form: form)
        defer { kept = cursor }
        return form == .dotted ? try await self.writeDotted(id, &cursor) : try await self.writeChunk(id, &cursor)
    }

    private func writeDotted(_ id: Int, _ cursor: inout SMTPContentCursor) async throws -> Bool {
        var output = self.output
        self.output = []
        defer { self.output = output }
        let isLast = try await self.read(&cursor, to: &output)
        if isLast { self.ends.append((id, cursor.finish(&output))) }
        return isLast
    }

    private func writeChunk(_ id: Int, _ cursor: inout SMTPContentCursor) async throws -> Bool {
        var piece: [UInt8] = []
        let isLast = try await self.read(&cursor, to: &piece)
        if isLast { _ = cursor.finish(&piece) }
        try SMTPCommand.chunk(piece.count, isLast: isLast).encode(to: &self.output, phase: .content)
        self.output.append(contentsOf: piece)
        if isLast { self.ends.append((id, self.output.count - 1)) }
        return isLast
    }

    private func read(_ cursor: inout SMTPContentCursor, to output: inout [UInt8]) async throws -> Bool {
        do {
            return try await cursor.encode(self.configuration.limits.contentChunk, to: &output)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw SMTPError(.sourceFailed, phase: .content, "The message could not be read.", underlying: error)
        }
    }
}
