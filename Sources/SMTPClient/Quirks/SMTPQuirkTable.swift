/// What is known about servers that do not do as the standards say, as data.
public struct SMTPQuirkTable: Sendable {
    /// One server or provider.
    public struct Row: Sendable {
        /// What the row is about, for people.
        public var name: String
        /// The host's name or the end of it, such as `.office365.com`.
        public var host: String
        /// What is different.
        public var quirks: SMTPQuirks

        /// A row.
        public init(name: String, host: String, quirks: SMTPQuirks) {
            self.name = name
            self.host = host
            self.quirks = quirks
        }

        /// Whether the row is about this host.
        func covers(_ host: String) -> Bool {
            self.host.hasPrefix(".") ? host.hasSuffix(self.host) : host == self.host
        }
    }

    /// The rows; the first that fits counts.
    public var rows: [Row]

    /// A table.
    public init(rows: [Row]) {
        self.rows = rows
    }

    /// What is different at this host.
    public func quirks(host: String) -> SMTPQuirks {
        self.rows.first { $0.covers(host) }?.quirks ?? SMTPQuirks()
    }

    /// The table that the SDK brings along.
    public static let standard = SMTPQuirkTable(rows: [])
}
