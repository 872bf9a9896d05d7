internal import MailTransport

extension POP3Connection {
    /// How many messages there are, and their size together, as STAT says.
    public func statistics() async throws(POP3Error) -> (count: Int, size: Int) {
        let reply = try await self.run(.statistics)
        // STAT counts from 0 where LIST counts from 1, so the number is read as a size would be.
        guard let entry = POP3Listing.entry(Array("1 ".utf8) + Array(reply.text.utf8)),
            let rest = POP3Listing.entry(Array("1 ".utf8) + reply.text.utf8.drop { $0 != 0x20 })
        else {
            self.abort()
            throw POP3Error(.malformedReply, "The server's answer to STAT is not two numbers.")
        }
        return (entry.size, rest.size)
    }

    /// The messages and their sizes, in the order in which the server names them; lines that cannot be read are left
    /// out.
    public func list() async throws(POP3Error) -> [POP3Entry] {
        try await self.runList(.list(nil)).compactMap { POP3Listing.entry($0) }
    }

    /// The size of one message.
    public func size(of number: Int) async throws(POP3Error) -> Int {
        let reply = try await self.run(.list(number))
        guard let entry = POP3Listing.entry(Array(reply.text.utf8)), entry.number == number else {
            throw POP3Error(.malformedReply, "The server's answer to LIST names another message.", reply: reply)
        }
        return entry.size
    }

    /// The messages and their unique ids (RFC 1939 7), which stay the same in later sessions.
    ///
    /// UIDL is asked even where the server does not list it. Throws ``POP3Error/Code/uniqueIDsUnavailable`` when it is
    /// refused.
    public func uniqueIDs() async throws(POP3Error) -> [POP3Identity] {
        let limit = self.configuration.limits.uniqueIDBytes
        do {
            return try await self.runList(.uniqueIDs(nil)).compactMap { POP3Listing.identity($0, limit: limit) }
        } catch {
            throw Self.withoutUniqueIDs(error)
        }
    }

    /// The unique id of one message; nil when the server has none for it.
    public func uniqueID(of number: Int) async throws(POP3Error) -> String? {
        let reply: POP3Reply
        do {
            reply = try await self.run(.uniqueIDs(number))
        } catch {
            throw Self.withoutUniqueIDs(error)
        }
        let limit = self.configuration.limits.uniqueIDBytes
        guard let identity = POP3Listing.identity(Array(reply.text.utf8), limit: limit), identity.number == number
        else {
            throw POP3Error(.malformedReply, "The server's answer to UIDL names another message.", reply: reply)
        }
        return identity.uniqueID
    }

    private static func withoutUniqueIDs(_ error: POP3Error) -> POP3Error {
        guard error.code == .refused else { return error }
        return POP3Error(
            .uniqueIDsUnavailable, "The server does not know unique ids.", reply: error.reply, underlying: error)
    }

    /// Marks a message for deletion, which the server carries out when the session ends well.
    public func delete(_ number: Int) async throws(POP3Error) {
        self.hasMarks = true
        _ = try await self.run(.delete(number))
    }

    /// Marks messages for deletion, in batches where the server allows it; returns those that the server refused.
    ///
    /// A message that is gone already, or that another rule of the server protects, does not stop the rest.
    @discardableResult
    public func delete(_ numbers: [Int]) async throws(POP3Error) -> [(number: Int, error: POP3Error)] {
        if !numbers.isEmpty { self.hasMarks = true }
        return try await self.exchange {
            var refused: [(number: Int, error: POP3Error)] = []
            try await self.pipeline(numbers.map { POP3Command.delete($0) }) { index, reply in
                if reply.status == .ok { return }
                refused.append(
                    (numbers[index], reply.error(otherwise: .refused, "The server refused to delete a message.")))
            }
            return refused
        }
    }

    /// Takes all marks for deletion back.
    public func reset() async throws(POP3Error) {
        _ = try await self.run(.reset)
        self.hasMarks = false
    }

    /// Does nothing, so that the server sees that somebody is there.
    public func noOperation() async throws(POP3Error) {
        _ = try await self.run(.noOperation)
    }

    /// The languages of the server's texts, each with its tag and its name (RFC 6856 3).
    public func languages() async throws(POP3Error) -> [(tag: String, name: String)] {
        try await self.runList(.language(nil)).compactMap { line in
            let text = String(decoding: line, as: UTF8.self)
            let tag = text.prefix { $0 != " " }
            return tag.isEmpty ? nil : (String(tag), String(text.dropFirst(tag.count + 1)))
        }
    }

    /// Chooses the language of the server's texts; `*` leaves it to the server.
    public func setLanguage(_ tag: String) async throws(POP3Error) {
        _ = try await self.run(.language(tag))
    }

    /// Ends the session; the server carries out the deletions now.
    ///
    /// Throws ``POP3Error/Code/notCommitted`` when the server says that it could not delete everything, and
    /// ``POP3Error/Code/commitUnknown`` when no answer comes. Where nothing was to be deleted neither matters: some
    /// servers just hang up. Called for you at the end of ``withPOP3Connection(_:connector:_:)``.
    func quit() async throws(POP3Error) {
        do {
            _ = try await self.run(.quit)
        } catch {
            self.abort()
            if error.code == .closed || !self.hasMarks { return }
            throw error.reply == nil
                ? POP3Error(
                    .commitUnknown, "The connection went before the server confirmed the end of the session.",
                    underlying: error)
                : POP3Error(
                    .notCommitted, "The server could not delete all that was marked.", reply: error.reply,
                    underlying: error)
        }
        await self.stream.close()
    }
}
