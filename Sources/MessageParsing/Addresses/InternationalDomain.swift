/// Host names as mail compares them: lower case, A-labels, no trailing dot.
enum InternationalDomain {
    /// The longest host name in bytes (RFC 1035 2.3.4, written without the final dot).
    static let maximumBytes = 253
    /// The longest label in bytes.
    static let maximumLabelBytes = 63

    /// The name in the form it is compared and sent in, or nil when it is no host name and no address literal.
    static func canonical(_ domain: String) -> String? {
        var bytes = Array(domain.utf8)[...]
        bytes = bytes.drop { ASCII.isSpace($0) }
        while let last = bytes.last, ASCII.isSpace(last) { bytes = bytes.dropLast() }
        if bytes.first == ASCII.openBracket { return Self.literal(bytes) }
        if bytes.last == ASCII.dot { bytes = bytes.dropLast() }
        guard !bytes.isEmpty, bytes.count <= 4 * Self.maximumBytes else { return nil }
        if bytes.allSatisfy({ $0 < 0x80 }) { return Self.plain(bytes.map(ASCII.lowered)) }
        return Self.encoded(String(decoding: bytes, as: UTF8.self))
    }

    /// An address literal (RFC 5321 4.1.3) with printable content and its brackets at the ends only.
    private static func literal(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.count > 2, bytes.count <= Self.maximumBytes, bytes.last == ASCII.closeBracket else { return nil }
        let content = bytes.dropFirst().dropLast()
        guard
            content.allSatisfy({
                $0 > 0x20 && $0 < 0x7F && $0 != ASCII.openBracket && $0 != ASCII.closeBracket && $0 != ASCII.backslash
            })
        else { return nil }
        return String(decoding: bytes.map(ASCII.lowered), as: UTF8.self)
    }

    /// A host name that is ASCII already: labels of letters, digits, hyphens and underscores.
    private static func plain(_ bytes: [UInt8]) -> String? {
        guard bytes.count <= Self.maximumBytes else { return nil }
        for label in bytes.split(separator: ASCII.dot, omittingEmptySubsequences: false) {
            guard let first = label.first, let last = label.last, label.count <= Self.maximumLabelBytes,
                first != ASCII.hyphen, last != ASCII.hyphen,
                label.allSatisfy({
                    ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.hyphen || $0 == ASCII.underscore
                })
            else { return nil }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A host name with letters beyond ASCII, by UTS 46; hyphens and underscores may stand where names in use have
    /// them.
    private static func encoded(_ name: String) -> String? {
        guard let ascii = InternationalName.ascii(name, checks: .lenient) else { return nil }
        var bytes = Array(ascii.utf8)[...]
        if bytes.last == ASCII.dot { bytes = bytes.dropLast() }
        return Self.plain(Array(bytes))
    }
}
