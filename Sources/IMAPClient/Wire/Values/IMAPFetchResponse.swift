/// `* n FETCH (…)`: what the server tells of one message, asked or unasked.
public struct IMAPFetchResponse: Sendable {
    /// The message number; it changes whenever a message before it is expunged. 0 is possible on the wire and means
    /// nothing.
    public let sequenceNumber: UInt32
    /// The items in the order of the wire.
    public var items: [IMAPFetchItem]

    /// The UID.
    public var uid: UInt32? {
        for case .uid(let uid) in self.items { return uid }
        return nil
    }
    /// The flags.
    public var flags: IMAPFlagSet? {
        for case .flags(let flags) in self.items { return flags }
        return nil
    }
    /// When it arrived.
    public var internalDate: IMAPInternalDate? {
        for case .internalDate(let date) in self.items { return date }
        return nil
    }
    /// The size the server claims.
    public var size: UInt64? {
        for case .size(let size) in self.items { return size }
        return nil
    }
    /// The envelope.
    public var envelope: IMAPEnvelope? {
        for case .envelope(let envelope) in self.items { return envelope }
        return nil
    }
    /// The MIME tree.
    public var bodyStructure: IMAPBodyStructure? {
        for case .bodyStructure(let structure) in self.items { return structure }
        return nil
    }
    /// The modification sequence.
    public var modSeq: UInt64? {
        for case .modSeq(let value) in self.items { return value }
        return nil
    }
    /// The server's own permanent id of the message (EMAILID, or Gmail's).
    public var emailID: String? {
        for item in self.items {
            if case .emailID(let id) = item { return id }
            if case .gmailMessageID(let id) = item { return String(id) }
        }
        return nil
    }
    /// All contents.
    public var sections: [IMAPSection] {
        self.items.compactMap { if case .section(let section) = $0 { section } else { nil } }
    }
    /// The whole message, if it was asked for and kept in memory.
    public var message: [UInt8]? {
        for case .section(let section) in self.items where section.isWholeMessage { return section.bytes }
        return nil
    }
    /// The items that could not be read.
    public var invalidItems: [(name: String, value: [UInt8])] {
        self.items.compactMap { if case .invalid(let name, let value) = $0 { (name, value) } else { nil } }
    }
}

extension IMAPSection {
    /// Whether it is all of a message.
    public var isWholeMessage: Bool {
        self.name == "BODY[]" || self.name == "RFC822" || self.name == "BINARY[]"
    }
}
