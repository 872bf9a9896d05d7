/// What a server said it can do, from its answer to EHLO or LHLO.
public struct SMTPCapabilities: Sendable, Hashable {
    /// Each keyword in upper case, with its parameters as the server wrote them.
    public private(set) var keywords: [String: String] = [:]
    /// The login mechanisms, in the server's order and in upper case; the old form `AUTH=LOGIN` counts too.
    public private(set) var loginMechanisms: [String] = []

    /// No extension: what a server has that knows only HELO.
    public init() {}

    /// Reads an answer to EHLO; its first line is the server's name and no keyword.
    public init(_ reply: SMTPReply) {
        for line in reply.lines.dropFirst() {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let first = words.first else { continue }
            let keyword = first.uppercased()
            if keyword == "AUTH" || keyword.hasPrefix("AUTH=") {
                let old = keyword.dropFirst("AUTH=".count)
                self.add(mechanisms: (old.isEmpty ? [] : [String(old)]) + words.dropFirst().map { $0.uppercased() })
            }
            self.keywords[keyword] = words.dropFirst().joined(separator: " ")
        }
    }

    private mutating func add(mechanisms: [String]) {
        for mechanism in mechanisms where !self.loginMechanisms.contains(mechanism) {
            self.loginMechanisms.append(mechanism)
        }
    }

    /// Whether the keyword was listed; upper case.
    public func contains(_ keyword: String) -> Bool { self.keywords[keyword] != nil }

    /// Commands may be sent in groups (RFC 2920).
    public var offersPipelining: Bool { self.contains("PIPELINING") }
    /// STARTTLS (RFC 3207).
    public var offersStartTLS: Bool { self.contains("STARTTLS") }
    /// Lines with bytes above 127 are accepted (RFC 6152).
    public var offersEightBit: Bool { self.contains("8BITMIME") }
    /// BDAT (RFC 3030).
    public var offersChunking: Bool { self.contains("CHUNKING") }
    /// Content without lines (RFC 3030).
    public var offersBinary: Bool { self.contains("BINARYMIME") && self.offersChunking }
    /// Addresses and headers in UTF-8 (RFC 6531).
    public var offersUTF8: Bool { self.contains("SMTPUTF8") }
    /// Delivery status notifications (RFC 3461).
    public var offersDSN: Bool { self.contains("DSN") }
    /// Statuses such as 5.1.1 (RFC 2034).
    public var offersEnhancedStatus: Bool { self.contains("ENHANCEDSTATUSCODES") }
    /// REQUIRETLS (RFC 8689).
    public var offersRequireTLS: Bool { self.contains("REQUIRETLS") }
    /// SIZE (RFC 1870), with or without a limit.
    public var offersSize: Bool { self.contains("SIZE") }

    /// The largest message in bytes; nil where the server names no limit, which it may also do by `SIZE 0`.
    public var maximumSize: Int? {
        guard let text = self.keywords["SIZE"], let size = Int(text), size > 0 else { return nil }
        return size
    }

    /// A number from the LIMITS extension (RFC 9422): `MAILMAX`, `RCPTMAX` or `RCPTDOMAINMAX`.
    public func limit(_ name: String) -> Int? {
        for word in self.keywords["LIMITS", default: ""].split(separator: " ") {
            let pair = word.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0].uppercased() == name, let value = Int(pair[1]), value > 0 { return value }
        }
        return nil
    }
}
