/// A proxy that connections go through.
public struct Proxy: Sendable {
    /// The protocols that are spoken with a proxy.
    public enum Kind: Sendable, Hashable {
        /// The CONNECT method of HTTP/1.1 (RFC 9110, section 9.3.6).
        case http
        /// SOCKS version 5 (RFC 1928), with a user name and password (RFC 1929) where it wants them.
        case socks5
    }

    /// How it is spoken to.
    public var kind: Kind
    /// Where it is.
    public var endpoint: Endpoint
    /// The user name, where it wants one.
    public var username: String?
    /// The password; never printed.
    var password: String

    /// A proxy, with the user name and password that it wants.
    public init(_ kind: Kind, at endpoint: Endpoint, username: String? = nil, password: String = "") {
        self.kind = kind
        self.endpoint = endpoint
        self.username = username
        self.password = password
    }
}

extension Proxy: CustomStringConvertible, CustomReflectable {
    /// The kind and the address, and nothing of the credentials.
    public var description: String { "\(self.kind == .http ? "HTTP" : "SOCKS5") proxy at \(self.endpoint)" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
