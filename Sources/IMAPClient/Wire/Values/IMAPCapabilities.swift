/// What a server says that it can do (RFC 9051, 6.1.1), with what follows from that.
public struct IMAPCapabilities: Sendable, Hashable {
    /// The names as listed, in capitals and sorted.
    public let names: Set<String>

    /// The capabilities of these names, in any case.
    public init(_ names: some Sequence<String>) {
        self.names = Set(names.map { $0.uppercased() })
    }

    /// Whether the server has `name`, listed or implied: IMAP4rev2 brings ENABLE, IDLE, MOVE and more (RFC 9051, E),
    /// QRESYNC brings CONDSTORE and ENABLE, LITERAL+ brings LITERAL-.
    public func has(_ name: String) -> Bool {
        let name = name.uppercased()
        if self.names.contains(name) { return true }
        if Self.partOfRev2.contains(name) && self.names.contains("IMAP4REV2") { return true }
        switch name {
        case "CONDSTORE": return self.names.contains("QRESYNC")
        case "ENABLE": return self.names.contains("QRESYNC") || self.names.contains("UTF8=ACCEPT")
        case "LITERAL-": return self.names.contains("LITERAL+")
        case "UTF8=ACCEPT": return self.names.contains("UTF8=ONLY")
        default: return false
        }
    }

    /// The SASL mechanisms on offer, in no particular order.
    public var mechanisms: [String] {
        self.names.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst(5)) }.sorted()
    }

    /// The largest message that APPEND takes (RFC 7889), where the server says so for all mailboxes; the least of
    /// several.
    public var appendLimit: UInt64? {
        self.names.lazy.filter { $0.hasPrefix("APPENDLIMIT=") }.compactMap { UInt64($0.dropFirst(12)) }.min()
    }

    private static let partOfRev2: Set<String> = [
        "NAMESPACE", "UNSELECT", "UIDPLUS", "ESEARCH", "SEARCHRES", "ENABLE", "IDLE", "SASL-IR", "LIST-EXTENDED",
        "LIST-STATUS", "MOVE", "LITERAL-", "BINARY", "SPECIAL-USE", "STATUS=SIZE", "CHILDREN",
    ]
}
