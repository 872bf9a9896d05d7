import Martlet

/// A server as the tool takes it: `smtps://user@host:465`, `imap://user@host`, `smtp+none://host:25`.
struct ServerURL {
    /// The protocols that the tool speaks.
    enum Service: String {
        case smtp, imap, pop3, lmtp
    }

    var service: Service
    var endpoint: Endpoint
    var security: ConnectionSecurity
    var user: String?

    /// Reads a URL of one of `services`; the error says what is wrong with it and how it should look.
    init(_ text: String, services: Set<Service>) throws(ToolError) {
        guard let mark = text.firstRange(of: "://") else { throw Self.malformed("has no ://", services) }
        (self.service, self.security) = try Self.scheme(String(text[..<mark.lowerBound]), services)
        var rest = text[mark.upperBound...]
        if let slash = rest.firstIndex(of: "/") {
            guard rest[slash...] == "/" else { throw Self.malformed("has a path", services) }
            rest = rest[..<slash]
        }
        if let at = rest.lastIndex(of: "@") {
            let login = rest[..<at]
            guard !login.contains(":") else {
                throw ToolError(.usage, "A password does not belong into the URL: set MARTLET_PASSWORD instead.")
            }
            self.user = try Self.unescape(login, services)
            rest = rest[rest.index(after: at)...]
        }
        self.endpoint = try Self.endpoint(rest, service: self.service, security: self.security, services)
    }

    private static func scheme(
        _ scheme: String, _ services: Set<Service>
    ) throws(ToolError) -> (Service, ConnectionSecurity) {
        let name = scheme.lowercased()
        let isPlain = name.hasSuffix("+none")
        let base = isPlain ? String(name.dropLast(5)) : name
        if let service = Service(rawValue: base), services.contains(service) {
            if service == .lmtp && !isPlain { throw self.malformed("must begin with lmtp+none", services) }
            return (service, isPlain ? .none : .startTLS(.required))
        }
        if !isPlain, base.hasSuffix("s"), let service = Service(rawValue: String(base.dropLast())),
            services.contains(service), service != .lmtp
        {
            return (service, .tls)
        }
        throw self.malformed("has the unknown scheme \(scheme)", services)
    }

    private static func endpoint(
        _ text: Substring, service: Service, security: ConnectionSecurity, _ services: Set<Service>
    ) throws(ToolError) -> Endpoint {
        var host = text
        var port = self.usualPort(service, security)
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            guard let number = Int(text[text.index(after: colon)...]) else {
                throw self.malformed("has no number behind the colon", services)
            }
            port = number
            host = text[..<colon]
        }
        do {
            return try Endpoint(host: String(host), port: port)
        } catch {
            throw ToolError(.usage, error.description)
        }
    }

    private static func usualPort(_ service: Service, _ security: ConnectionSecurity) -> Int {
        switch (service, security) {
        case (.smtp, .tls): 465
        case (.smtp, .startTLS): 587
        case (.smtp, .none): 25
        case (.imap, .tls): 993
        case (.imap, _): 143
        case (.pop3, .tls): 995
        case (.pop3, _): 110
        case (.lmtp, _): 24
        }
    }

    /// `%40` and its like in a user name.
    private static func unescape(_ text: Substring, _ services: Set<Service>) throws(ToolError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
                throw self.malformed("has a % without two hexadecimal digits", services)
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func malformed(_ what: String, _ services: Set<Service>) -> ToolError {
        let schemes = services.map(\.rawValue).sorted().flatMap { name in
            name == "lmtp" ? ["lmtp+none"] : [name + "s", name, name + "+none"]
        }
        return ToolError(
            .usage,
            "The server's URL \(what). It looks like \(schemes[0])://mail.example.com; the schemes here are "
                + schemes.joined(separator: ", ") + ".")
    }
}
