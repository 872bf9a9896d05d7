/// The value of an address field: mailboxes and groups of them, in order (RFC 5322 3.4).
///
/// The parser takes what mail carries: comments, routes, obsolete forms, names with unquoted commas and dots, missing
/// brackets, encoded words in odd places. What cannot be read as an address with certainty is kept as `.unreadable`: it
/// is never cut down to something that looks like one.
///
/// ```swift
/// let list = AddressList("Support: Ann <ann@example.com>, bob@example.com;")
/// list.mailboxes.map(\.address.description)   // ["ann@example.com", "bob@example.com"]
/// ```
public struct AddressList: Hashable, Sendable {
    /// One entry of a list.
    public enum Entry: Hashable, Sendable {
        /// A mailbox.
        case mailbox(MailboxAddress)
        /// A named group, which may be empty: `undisclosed-recipients:;`.
        case group(name: String, members: [MailboxAddress])
        /// Text that is no address, decoded for people to read.
        case unreadable(String)
    }

    /// The entries in order.
    public private(set) var entries: [Entry] = []
    /// How many mailboxes the field names, those beyond `ParserLimits.addresses` included.
    public private(set) var count = 0
    /// What is odd about the field.
    public private(set) var problems: [MailDefect.Code] = []

    /// An empty list.
    public init() {}

    /// Reads the value of an address field.
    public init(_ text: String, limits: ParserLimits = ParserLimits()) {
        let bytes = Array(text.utf8)
        self = bytes.withSpan { AddressParser.parse($0, ByteRange(0, bytes.count), limits: limits) }
    }

    /// The same reading without the short ways for usual addresses; tests and fuzzers compare both.
    @_spi(Reference)
    public static func reference(_ text: [UInt8], limits: ParserLimits = ParserLimits()) -> AddressList {
        text.withSpan {
            AddressParser.parse($0, ByteRange(0, text.count), limits: limits, takesShortcuts: false)
        }
    }

    /// Every mailbox, those in groups included, in order.
    public var mailboxes: [MailboxAddress] {
        var result: [MailboxAddress] = []
        result.reserveCapacity(self.entries.count)
        for entry in self.entries {
            switch entry {
            case .mailbox(let mailbox): result.append(mailbox)
            case .group(_, let members): result.append(contentsOf: members)
            case .unreadable: break
            }
        }
        return result
    }

    mutating func append(_ entry: Entry) { self.entries.append(entry) }

    mutating func append(contentsOf other: AddressList) {
        self.entries.append(contentsOf: other.entries)
        self.count += other.count
        for problem in other.problems { self.note(problem) }
    }

    mutating func countMailbox() { self.count += 1 }

    mutating func note(_ code: MailDefect.Code) {
        if !self.problems.contains(code) { self.problems.append(code) }
    }
}
