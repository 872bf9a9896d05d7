/// A mailbox in a LIST, LSUB or XLIST response (RFC 9051, 7.3.1).
public struct IMAPListEntry: Sendable, Hashable {
    /// The mailbox.
    public let name: IMAPMailboxName
    /// The character between the levels of the name, or nil where there are no levels.
    public let separator: Character?
    /// The attributes, such as `\HasChildren` or `\Sent`; compared without regard to case.
    public let attributes: Set<IMAPFlag>

    /// Its numbers, if they were asked for and the server told (RFC 5819).
    public internal(set) var status: IMAPMailboxStatus?

    /// Whether it can be selected. `\NonExistent` says that it cannot, too.
    public var isSelectable: Bool {
        !self.has("\\Noselect") && !self.has("\\NonExistent")
    }

    /// Whether the attribute of this name is there.
    public func has(_ attribute: String) -> Bool {
        self.attributes.contains(IMAPFlag(received: attribute))
    }
}
