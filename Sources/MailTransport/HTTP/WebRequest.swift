/// A request to a server on the web.
public struct WebRequest: Sendable {
    /// The method, such as `GET`.
    public var method: String
    /// Where it goes.
    public var address: WebAddress
    /// The header fields; `Host` and those that frame the body are added when it is sent.
    public var headers: WebHeaders
    /// The content, or nil.
    public var body: WebBody?
    /// How many redirects are followed. Default: none; the response that redirects is returned.
    ///
    /// `Authorization` and `Cookie` never follow to another origin, and nothing follows from `https` to `http`.
    public var redirectLimit = 0
    /// How long the exchange may take, its bodies included. Default: 60 seconds.
    public var timeout: Duration? = .seconds(60)

    /// A request without content unless it is given.
    public init(_ method: String = "GET", _ address: WebAddress, headers: WebHeaders = [:], body: WebBody? = nil) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
    }

    /// Whether the method means the same when it is sent twice (RFC 9110, 9.2.2).
    var isIdempotent: Bool {
        ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"].contains(self.method)
    }
}

extension WebRequest: CustomStringConvertible, CustomReflectable {
    /// The method and the origin.
    public var description: String { "\(self.method) \(self.address)" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
