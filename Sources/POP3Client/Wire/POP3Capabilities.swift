/// What a server says that it can do, in its answer to CAPA (RFC 2449).
///
/// It is a hint: servers list what they refuse, and do what they do not list.
public struct POP3Capabilities: Sendable, Hashable {
    /// How long messages are kept (`EXPIRE`, RFC 2449 6.7).
    public enum Expiry: Sendable, Hashable {
        /// For ever.
        case never
        /// So many days; 0 means that a message may go once it was fetched.
        case days(Int)
    }

    /// The lines as they came, each split at its blanks, names in upper case.
    public private(set) var lines: [[String]]

    /// Whether CAPA was answered at all; without an answer nothing is known.
    public private(set) var isKnown: Bool

    /// The capabilities in the lines of an answer.
    init(lines: [[UInt8]]) {
        self.isKnown = true
        self.lines = lines.compactMap { line in
            let words = line.split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
            guard let name = words.first else { return nil }
            return [name.uppercased()] + words.dropFirst()
        }
    }

    /// Of a server that did not answer CAPA.
    static let unknown: POP3Capabilities = {
        var none = POP3Capabilities(lines: [])
        none.isKnown = false
        return none
    }()

    /// Whether a capability is listed; case is ignored.
    public func has(_ name: String) -> Bool {
        self.arguments(of: name) != nil
    }

    /// What follows a capability's name, or nil when it is not listed.
    public func arguments(of name: String) -> [String]? {
        self.lines.first { $0.first == name.uppercased() }.map { Array($0.dropFirst()) }
    }

    /// The SASL mechanisms offered (RFC 5034); lines that repeat are joined.
    public var mechanisms: [String] {
        self.lines.filter { $0.first == "SASL" }.flatMap { $0.dropFirst() }.map { $0.uppercased() }
    }

    /// Whether commands may be sent before the answers to earlier ones have come (RFC 2449 6.6).
    public var allowsPipelining: Bool { self.has("PIPELINING") }

    /// Whether STLS is offered (RFC 2595).
    public var offersSTLS: Bool { self.has("STLS") }

    /// Whether UTF-8 can be switched on (RFC 6856).
    public var offersUTF8: Bool { self.has("UTF8") }

    /// The software's name and version, if it tells.
    public var implementation: String? {
        self.arguments(of: "IMPLEMENTATION").map { $0.joined(separator: " ") }
    }

    /// The least time between two logins, if it is told (`LOGIN-DELAY`, RFC 2449 6.5).
    public var loginDelay: Duration? {
        self.number(in: "LOGIN-DELAY").map { .seconds($0) }
    }

    /// How long messages are kept, if it is told.
    public var expiry: Expiry? {
        if self.arguments(of: "EXPIRE")?.first?.uppercased() == "NEVER" { return .never }
        return self.number(in: "EXPIRE").map { .days($0) }
    }

    private func number(in name: String) -> Int? {
        guard let text = self.arguments(of: name)?.first, let value = Int(text), value >= 0, value <= 100_000_000 else {
            return nil
        }
        return value
    }
}
