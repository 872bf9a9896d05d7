/// What a receiving server found out about a mail's sender: an Authentication-Results field (RFC 8601).
///
/// Anybody can write such a field. Believe only those whose `authservID` is one's own, and of those only the topmost.
public struct AuthenticationResults: Hashable, Sendable {
    /// One method and what it found.
    public struct Result: Hashable, Sendable {
        /// The method in lower case: `dkim`, `spf`, `dmarc`, ….
        public let method: String
        /// The version of the method, when it is named.
        public let methodVersion: Int?
        /// What the method found, in lower case: `pass`, `fail`, `none`, ….
        public let result: String
        /// Why, when the server says so.
        public let reason: String?
        /// What the result is about: `header.from`, `smtp.mailfrom`, ….
        public let properties: [Property]

        /// The value of the first property of that type and name, as `header` and `d`.
        public func property(_ type: String, _ name: String) -> String? {
            self.properties.first { $0.type == type && $0.name == name }?.value
        }
    }

    /// One property of a result.
    public struct Property: Hashable, Sendable {
        /// The type in lower case: `smtp`, `header`, `body`, `policy`.
        public let type: String
        /// The name in lower case: `from`, `mailfrom`, `d`.
        public let name: String
        /// The value.
        public let value: String
    }

    /// The name of the server that wrote the field; empty where it left it out.
    public let authservID: String
    /// The version of the field, when it is named.
    public let version: Int?
    /// The results in order; empty where the server says `none`.
    public let results: [Result]

    /// The most results that are kept.
    public static let maximumResults = 100

    /// Reads the value of an Authentication-Results field; what cannot be read is left out.
    public init(_ value: String, limits: ParserLimits = ParserLimits()) {
        self.init(Array(value.utf8), limits: limits)
    }

    init(_ value: [UInt8], limits: ParserLimits) {
        var reader = AuthenticationResultsReader(value, limits: limits)
        reader.read()
        self.authservID = reader.authservID
        self.version = reader.version
        self.results = reader.results
    }
}

extension MailMessage {
    /// Every Authentication-Results field, the newest first.
    public var authenticationResults: [AuthenticationResults] {
        self.headers.records("authentication-results").map {
            AuthenticationResults(HeaderField(storage: self.storage, record: $0).rawValue, limits: self.storage.limits)
        }
    }
}
