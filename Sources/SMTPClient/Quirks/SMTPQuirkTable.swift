/// What is known about servers that do not do as the standards say, and about what providers allow, as data.
public struct SMTPQuirkTable: Sendable {
    /// One server or provider.
    public struct Row: Sendable {
        /// What the row is about, for people.
        public var name: String
        /// The hosts' names, or the ends of them, such as `.office365.com`; empty where the greeting decides.
        public var hosts: [String]
        /// What the greeting's text begins with, where the host's name says nothing.
        public var greeting: String?
        /// What is different.
        public var quirks: SMTPQuirks
        /// How a pool should use it; nil for the defaults.
        public var pool: SMTPPoolLimits?

        /// A row.
        public init(
            name: String, hosts: [String] = [], greeting: String? = nil, quirks: SMTPQuirks = .init(),
            pool: SMTPPoolLimits? = nil
        ) {
            self.name = name
            self.hosts = hosts
            self.greeting = greeting
            self.quirks = quirks
            self.pool = pool
        }

        func covers(host: String) -> Bool {
            self.hosts.contains { $0.hasPrefix(".") ? host.hasSuffix($0) : host == $0 }
        }
    }

    /// The rows; the first that fits counts.
    public var rows: [Row]

    /// A table.
    public init(rows: [Row]) {
        self.rows = rows
    }

    /// The row for this host.
    public func row(host: String) -> Row? {
        self.rows.first { $0.covers(host: host) }
    }

    /// What is different at a server with this name and greeting.
    public func quirks(host: String, greeting: String? = nil) -> SMTPQuirks {
        let row =
            self.row(host: host)
            ?? self.rows.first { row in row.greeting.map { greeting?.hasPrefix($0) == true } ?? false }
        return row?.quirks ?? SMTPQuirks()
    }
}
