/// The address of something on the web: scheme, host, port, path and query (RFC 3986, RFC 9110 4.2).
///
/// Only `https` and `http` are known. It never holds a user name or a password, and its fragment is dropped.
public struct WebAddress: Sendable, Hashable {
    /// Whether it is `https`.
    public let isSecure: Bool
    /// The host and the port.
    public let endpoint: Endpoint
    /// The path and the query, as they are sent: visible ASCII, beginning with `/`.
    public let target: String

    /// Checks and keeps an address such as `https://login.example.com/token?x=1`; nil when it is none.
    public init?(_ text: String) {
        let bytes = Array(text.utf8.prefix { $0 != UInt8(ascii: "#") })
        guard bytes.count <= 8192, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let isSecure: Bool
        switch bytes {
        case _ where Self.has(bytes, prefix: "https://"): isSecure = true
        case _ where Self.has(bytes, prefix: "http://"): isSecure = false
        default: return nil
        }
        let rest = bytes.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard let endpoint = Self.endpoint(Array(authority), defaultPort: isSecure ? 443 : 80) else { return nil }
        let tail = String(decoding: rest.dropFirst(authority.count), as: UTF8.self)
        self.init(isSecure: isSecure, endpoint: endpoint, target: tail.hasPrefix("/") ? tail : "/" + tail)
    }

    private init(isSecure: Bool, endpoint: Endpoint, target: String) {
        self.isSecure = isSecure
        self.endpoint = endpoint
        self.target = target
    }

    private static func has(_ bytes: [UInt8], prefix: String) -> Bool {
        String(decoding: bytes.prefix(prefix.utf8.count), as: UTF8.self).lowercased() == prefix
    }

    /// `host`, `host:port` or the same with an IPv6 address in brackets; nil with a user name in front.
    private static func endpoint(_ authority: [UInt8], defaultPort: Int) -> Endpoint? {
        guard !authority.contains(UInt8(ascii: "@")) else { return nil }
        let bracket = authority.first == UInt8(ascii: "[") ? authority.firstIndex(of: UInt8(ascii: "]")) : nil
        let host = bracket.map { authority[...$0] } ?? authority.prefix { $0 != UInt8(ascii: ":") }
        guard authority.first != UInt8(ascii: "[") || bracket != nil else { return nil }
        let rest = authority.dropFirst(host.count)
        guard let colon = rest.first else {
            return try? Endpoint(host: String(decoding: host, as: UTF8.self), port: defaultPort)
        }
        let digits = rest.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let port = digits.isEmpty ? defaultPort : Int(String(decoding: digits, as: UTF8.self)) ?? 0
        return try? Endpoint(host: String(decoding: host, as: UTF8.self), port: port)
    }

    /// The value of the `Host` header: without the port where it is the scheme's own.
    public var authority: String {
        let text = self.endpoint.description
        let suffix = self.isSecure ? ":443" : ":80"
        return text.hasSuffix(suffix) ? String(text.dropLast(suffix.count)) : text
    }

    /// Whether `other` is of the same scheme, host and port.
    public func hasSameOrigin(as other: WebAddress) -> Bool {
        self.isSecure == other.isSecure && self.endpoint == other.endpoint
    }

    /// The address that a reference from here names, such as a `Location` header (RFC 3986, section 5); nil when it
    /// names none that is usable.
    public func resolving(_ reference: String) -> WebAddress? {
        let reference = String(reference.prefix { $0 != "#" })
        if let absolute = WebAddress(reference) { return absolute }
        if reference.hasPrefix("//") { return WebAddress((self.isSecure ? "https:" : "http:") + reference) }
        let scheme = reference.utf8.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !scheme.contains(UInt8(ascii: ":")) else { return nil }
        let path = self.target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let joined: String
        switch reference.first {
        case nil: joined = self.target
        case "/": joined = reference
        case "?": joined = String(decoding: path, as: UTF8.self) + reference
        default:
            let folder = path.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? path[...]
            joined = String(decoding: folder, as: UTF8.self) + reference
        }
        guard joined.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), joined.utf8.count <= 8192 else { return nil }
        return WebAddress(isSecure: self.isSecure, endpoint: self.endpoint, target: Self.withoutDots(joined))
    }

    /// The path without `.` and `..` (RFC 3986, 5.2.4), its query untouched.
    private static func withoutDots(_ target: String) -> String {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let query = String(decoding: target.utf8.dropFirst(path.count), as: UTF8.self)
        var kept: [Substring] = []
        let segments = String(decoding: path, as: UTF8.self).split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated().dropFirst() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + query
    }
}

extension WebAddress: CustomStringConvertible {
    /// The scheme and the authority; a path or a query may hold secrets and is left out.
    public var description: String {
        (self.isSecure ? "https://" : "http://") + self.authority
    }
}
