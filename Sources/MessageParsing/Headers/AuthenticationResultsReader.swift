/// Reads `authserv-id version; method/version=result reason=x type.name=value; …` (RFC 8601 2.2), tolerating what the
/// large receivers write: no authserv-id, missing semicolons, values with `@` and `/`, properties without a type.
struct AuthenticationResultsReader {
    private(set) var authservID = ""
    private(set) var version: Int?
    private(set) var results: [AuthenticationResults.Result] = []

    private var cursor: FieldCursor
    private static let stops = [ASCII.semicolon, ASCII.equals, ASCII.openParenthesis]

    init(_ value: [UInt8], limits: ParserLimits) { self.cursor = FieldCursor(value, limit: limits.fieldBytes) }

    mutating func read() {
        self.cursor.skipSpaceAndComments()
        let start = self.cursor
        let first = self.cursor.word(until: Self.stops)
        self.cursor.skipSpaceAndComments()
        if self.cursor.byte == ASCII.equals, !self.cursor.isAtEnd {
            // No authserv-id: the first word is a method already.
            self.cursor = start
        } else {
            self.authservID = first.lowercased()
            self.readVersion()
        }
        while !self.cursor.isAtEnd, self.results.count < AuthenticationResults.maximumResults { self.readResult() }
    }

    private mutating func readVersion() {
        let saved = self.cursor
        let word = self.cursor.word(until: Self.stops)
        if let number = Int(word), number >= 0 { self.version = number } else { self.cursor = saved }
    }

    private mutating func readResult() {
        self.cursor.skipSpaceAndComments()
        if self.cursor.take(ASCII.semicolon) { return }
        guard let pair = self.readPair() else { return }
        let parts = pair.key.split(separator: "/", maxSplits: 1)
        var reason: String?
        var properties: [AuthenticationResults.Property] = []
        while !self.cursor.isAtEnd {
            self.cursor.skipSpaceAndComments()
            if self.cursor.take(ASCII.semicolon) || self.cursor.isAtEnd { break }
            guard let next = self.readPair() else { continue }
            if next.key == "reason" { reason = reason ?? next.value } else { Self.add(next, to: &properties) }
        }
        self.results.append(
            AuthenticationResults.Result(
                method: parts.first.map(String.init) ?? pair.key,
                methodVersion: parts.count > 1 ? Int(parts[1]) : nil, result: pair.value.lowercased(),
                reason: reason, properties: properties))
    }

    /// `key = value`; nil for a word without a value, such as `none`, which is stepped over.
    private mutating func readPair() -> (key: String, value: String)? {
        let start = self.cursor.place
        var key = self.cursor.word(until: Self.stops)
        self.cursor.skipSpaceAndComments()
        // `header . from`, with space around the dot
        if self.cursor.byte == ASCII.dot, !self.cursor.isAtEnd || key.hasSuffix(".") {
            key += self.cursor.word(until: Self.stops)
            self.cursor.skipSpaceAndComments()
        }
        guard self.cursor.take(ASCII.equals) else {
            if self.cursor.place == start { self.cursor.advance() }
            return nil
        }
        self.cursor.skipSpaceAndComments()
        let value = self.cursor.word(until: [ASCII.semicolon, ASCII.openParenthesis])
        return (key.lowercased(), value)
    }

    private static func add(
        _ pair: (key: String, value: String), to properties: inout [AuthenticationResults.Property]
    ) {
        guard properties.count < AuthenticationResults.maximumResults else { return }
        let parts = pair.key.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else {
            return properties.append(AuthenticationResults.Property(type: "", name: pair.key, value: pair.value))
        }
        properties.append(
            AuthenticationResults.Property(type: String(parts[0]), name: String(parts[1]), value: pair.value))
    }
}
