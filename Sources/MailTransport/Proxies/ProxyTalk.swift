/// What is said to a proxy before the connection belongs to the caller. Never a byte too many is read: the server
/// behind the proxy may speak first.
struct ProxyTalk {
    /// The longest answer that an HTTP proxy may give.
    private static let longestAnswer = 8 * 1024

    private let connection: any ByteConnection
    private let deadline: MailInstant?

    /// A talk over a fresh connection to the proxy.
    init(_ connection: any ByteConnection, deadline: MailInstant?) {
        self.connection = connection
        self.deadline = deadline
    }

    /// Asks an HTTP proxy (RFC 9110, section 9.3.6).
    func connectByHTTP(to target: Endpoint, _ proxy: Proxy) async throws {
        var request = "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n"
        if let username = proxy.username {
            guard !username.contains(":") else {
                throw TransportError(.invalidSetting, phase: .connect, "The proxy's user name contains a colon.")
            }
            request += "Proxy-Authorization: Basic \(Self.base64(Array("\(username):\(proxy.password)".utf8)))\r\n"
        }
        try await self.connection.write(Array((request + "\r\n").utf8), until: self.deadline)
        var answer: [UInt8] = []
        while !answer.ends(with: [13, 10, 13, 10]) && !answer.ends(with: [10, 10]) {
            guard answer.count < Self.longestAnswer else {
                throw TransportError(.limitExceeded, phase: .connect, "The proxy's answer is too long.")
            }
            answer += try await self.read(1)
        }
        let words = answer.prefix { $0 != 13 && $0 != 10 }.split(separator: UInt8(ascii: " "))
        guard words.count >= 2, words[0].starts(with: "HTTP/1.".utf8),
            let status = Int(String(decoding: words[1], as: UTF8.self))
        else { throw TransportError(.proxyRefused, phase: .connect, "The proxy does not speak HTTP.") }
        switch status {
        case 200..<300: return
        case 407:
            throw TransportError(
                .proxyRefused, phase: .connect, "The proxy wants a user name and password (407).",
                remedy: .changeSettings("Set the proxy's user name and password."))
        default: throw TransportError(.proxyRefused, phase: .connect, "The proxy refused (\(status)).")
        }
    }

    /// Asks a SOCKS proxy (RFC 1928).
    func connectBySOCKS(to target: Endpoint, _ proxy: Proxy) async throws {
        let offer: [UInt8] = proxy.username == nil ? [5, 1, 0] : [5, 2, 0, 2]
        try await self.connection.write(offer, until: self.deadline)
        let choice = try await self.read(2)
        switch (choice[0], choice[1]) {
        case (5, 0): break
        case (5, 2) where proxy.username != nil: try await self.logInToSOCKS(proxy)
        case (5, _):
            throw TransportError(
                .proxyRefused, phase: .connect, "The proxy accepts none of our ways to log in.",
                remedy: .changeSettings("Set the proxy's user name and password."))
        default: throw TransportError(.proxyRefused, phase: .connect, "The proxy does not speak SOCKS5.")
        }
        try await self.connection.write(try Self.request(target), until: self.deadline)
        let answer = try await self.read(4)
        guard answer[0] == 5 else {
            throw TransportError(.proxyRefused, phase: .connect, "The proxy does not speak SOCKS5.")
        }
        guard answer[1] == 0 else { throw Self.refusal(answer[1]) }
        // The address that the proxy uses, which is of no use to us, and its port.
        switch answer[3] {
        case 1: _ = try await self.read(4 + 2)
        case 4: _ = try await self.read(16 + 2)
        case 3: _ = try await self.read(Int(try await self.read(1)[0]) + 2)
        default: throw TransportError(.proxyRefused, phase: .connect, "The proxy's answer cannot be understood.")
        }
    }

    private func logInToSOCKS(_ proxy: Proxy) async throws {
        let name = Array((proxy.username ?? "").utf8)
        let password = Array(proxy.password.utf8)
        guard let nameLength = UInt8(exactly: name.count), let passwordLength = UInt8(exactly: password.count) else {
            throw TransportError(
                .invalidSetting, phase: .connect, "The proxy's user name or password is longer than 255 bytes.")
        }
        try await self.connection.write([1, nameLength] + name + [passwordLength] + password, until: self.deadline)
        guard try await self.read(2)[1] == 0 else {
            throw TransportError(
                .proxyRefused, phase: .connect, "The proxy did not accept the user name and password.",
                remedy: .changeSettings("Check the proxy's user name and password."))
        }
    }

    private static func request(_ target: Endpoint) throws(TransportError) -> [UInt8] {
        let port = [UInt8(truncatingIfNeeded: target.port >> 8), UInt8(truncatingIfNeeded: target.port)]
        if let address = IPAddress(target.host) {
            return [5, 1, 0, address.isIPv4 ? 1 : 4] + address.bytes + port
        }
        guard let length = UInt8(exactly: target.host.utf8.count) else {
            throw TransportError(.invalidSetting, phase: .connect, "The host name is too long for a SOCKS proxy.")
        }
        return [5, 1, 0, 3, length] + Array(target.host.utf8) + port
    }

    private static func refusal(_ code: UInt8) -> TransportError {
        switch code {
        case 2: TransportError(.proxyRefused, phase: .connect, "The proxy's rules do not allow this connection.")
        case 3, 4: TransportError(.unreachable, phase: .connect, "The proxy cannot reach the server.")
        case 5: TransportError(.connectionRefused, phase: .connect, "Nothing listens at this address.")
        default: TransportError(.proxyRefused, phase: .connect, "The proxy could not connect (\(code)).")
        }
    }

    /// Exactly so many bytes.
    private func read(_ count: Int) async throws -> [UInt8] {
        var buffer = WireBuffer(limit: count)
        while buffer.count < count {
            guard try await self.connection.read(into: &buffer, until: self.deadline) > 0 else {
                throw TransportError(.connectionClosed, phase: .connect, "The proxy closed the connection.")
            }
        }
        return buffer.take(count)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[(bits >> (18 - 6 * place)) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Whether the bytes end with these.
    fileprivate func ends(with end: [UInt8]) -> Bool {
        self.count >= end.count && self.suffix(end.count).elementsEqual(end)
    }
}
