import Synchronization

extension IMAPSession {
    /// Puts a message into a mailbox (RFC 9051, 6.3.12); returns its UID where the server tells (UIDPLUS).
    ///
    /// The message is sent as it is: its lines must end with CRLF. The server is asked before the bytes are sent, so
    /// that one that is too large (RFC 7889) costs nothing; then ``IMAPError/Code/messageTooLarge`` is thrown. Once
    /// UTF8=ACCEPT is enabled, a message with UTF-8 in its headers goes in the form that RFC 6855 asks for; one with
    /// NUL bytes goes as binary (RFC 3516), or throws ``IMAPError/Code/notSupported``.
    @discardableResult
    public func append(
        _ message: [UInt8], to name: IMAPMailboxName, flags: [IMAPFlag] = [], date: IMAPInternalDate? = nil
    ) async throws -> IMAPAppendedMessage? {
        try await self.append(from: ArraySource(message), to: name, flags: flags, date: date)
    }

    /// Puts a message into a mailbox while it is read from `source`.
    @discardableResult
    public func append(
        from source: any IMAPByteSource, to name: IMAPMailboxName, flags: [IMAPFlag] = [],
        date: IMAPInternalDate? = nil
    ) async throws -> IMAPAppendedMessage? {
        if let limit = self.capabilities.appendLimit, source.count > limit {
            throw IMAPError(.messageTooLarge, "The message is larger than the server takes.")
        }
        let form = try self.literalForm(of: source)
        var encoder = self.connection.encoder("APPEND ", synchronising: true)
        try encoder.mailbox(name)
        if !flags.isEmpty {
            encoder.space()
            try encoder.flags(flags)
        }
        if let date { encoder.safe(" \"\(date.wireForm)\"") }
        encoder.space()
        if form == .utf8 { encoder.raw("UTF8 (") }
        encoder.literalHeader(source.count, isBinary: form != .plain)
        if form == .utf8 { encoder.raw(")") }
        let status = try await self.connection.run(
            IMAPCommand("APPEND", pieces: encoder.finished(), content: source)
        ).status
        guard case .appendUID(let validity, let uids)? = status.code, let uid = uids.first(where: { _ in true }) else {
            return nil
        }
        return IMAPAppendedMessage(uidValidity: validity, uid: uid)
    }
}

extension IMAPSession {
    /// How a message can be written in APPEND.
    private enum LiteralForm {
        /// `{n}`.
        case plain
        /// `UTF8 (~{n} …)`, which RFC 6855 asks for and RFC 9051 has made needless.
        case utf8
        /// `~{n}` (RFC 3516).
        case binary
    }

    private func literalForm(of source: any IMAPByteSource) throws(IMAPError) -> LiteralForm {
        if source.traits.contains(.nul) {
            guard self.capabilities.has("BINARY") else {
                throw IMAPError(.notSupported, "The message has NUL bytes, which this server cannot take.")
            }
            return .binary
        }
        let enabled = self.enabled
        guard source.traits.contains(.utf8Header), enabled.contains("UTF8=ACCEPT"), !enabled.contains("IMAP4REV2")
        else {
            return .plain
        }
        return .utf8
    }
}

/// Where an appended message is now.
public struct IMAPAppendedMessage: Sendable, Hashable {
    /// The UIDVALIDITY of the mailbox.
    public let uidValidity: UInt32
    /// Its UID.
    public let uid: UInt32
}

/// A message in memory, handed on in pieces of 64 KiB.
final class ArraySource: IMAPByteSource {
    let count: Int
    let traits: IMAPContentTraits
    private let bytes: [UInt8]
    private let position = Mutex(0)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.count = bytes.count
        self.traits = IMAPContentTraits(of: bytes)
    }

    func read() async throws -> [UInt8] {
        let range = self.position.withLock { position in
            let end = min(position + 64 * 1024, self.count)
            defer { position = end }
            return position..<end
        }
        return Array(self.bytes[range])
    }
}
