/// A response of a server on the web.
public struct WebResponse: Sendable {
    /// The status, 200 to 599.
    public var status: Int
    /// The header fields.
    public var headers: WebHeaders
    /// The content. Until it has been read to its end, the connection under it is kept; dropping it closes that.
    public var body: WebBody

    /// A response.
    public init(status: Int, headers: WebHeaders = [:], body: WebBody = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the status says success.
    public var isSuccess: Bool { (200..<300).contains(self.status) }
}

extension WebResponse: CustomStringConvertible, CustomReflectable {
    /// The status.
    public var description: String { "WebResponse(\(self.status))" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
