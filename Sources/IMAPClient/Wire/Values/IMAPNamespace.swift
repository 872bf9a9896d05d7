/// Where mailboxes lie (RFC 2342).
public struct IMAPNamespace: Sendable, Hashable {
    /// A place: the beginning of the names and their separator.
    public struct Place: Sendable, Hashable {
        /// How the names in it begin; empty for all.
        public let prefix: IMAPMailboxName?
        /// The character between levels, or nil.
        public let separator: Character?
    }

    /// The user's own.
    public let personal: [Place]
    /// Other users'.
    public let otherUsers: [Place]
    /// Shared.
    public let shared: [Place]
}
