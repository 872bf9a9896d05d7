/// HTTP/1.1 on the wire (RFC 9112): values in, bytes out and back, without a connection.
///
/// Requests are strict: nothing with CR, LF or NUL can be written. Of responses only the framing is read strictly,
/// since a mistake there would take one response's content for the next one's head.
package enum WebWire {
    /// How the end of a body is found.
    package enum Framing: Sendable, Equatable {
        /// There is none.
        case none
        /// After so many bytes.
        case length(Int)
        /// In chunks.
        case chunked
        /// When the server closes.
        case untilClose
    }

    /// A status line taken apart.
    package struct Status: Sendable, Equatable {
        /// The code, 100 to 599.
        package let code: Int
        /// Whether it is HTTP/1.1 or a later 1.x, which keeps the connection open unless told otherwise.
        package let persists: Bool
    }

    // MARK: Requests

    /// The head of a request, with the blank line at its end.
    ///
    /// Throws ``TransportError/Code/invalidSetting`` when a part cannot be put on the wire.
    package static func head(of request: WebRequest) throws(TransportError) -> [UInt8] {
        guard self.isToken(request.method) else { throw self.unwritable("The method") }
        var lines = ["\(request.method) \(request.address.target) HTTP/1.1", "Host: \(request.address.authority)"]
        for field in request.headers.fields {
            guard self.isToken(field.name), self.isFieldValue(field.value) else {
                throw self.unwritable("A header field")
            }
            let name = field.name.lowercased()
            guard !["host", "content-length", "transfer-encoding", "connection"].contains(name) else {
                throw self.unwritable("A header field that the client writes itself")
            }
            lines.append("\(field.name): \(field.value)")
        }
        if request.headers["User-Agent"] == nil { lines.append("User-Agent: Martlet") }
        if let body = request.body {
            lines.append(body.length.map { "Content-Length: \($0)" } ?? "Transfer-Encoding: chunked")
        } else if ["POST", "PUT", "PATCH"].contains(request.method) {
            lines.append("Content-Length: 0")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private static func unwritable(_ what: String) -> TransportError {
        TransportError(.invalidSetting, phase: .command, "\(what) cannot be sent.")
    }

    /// One chunk of a body in chunks.
    package static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8)
    }

    /// What ends a body in chunks.
    package static var lastChunk: [UInt8] { Array("0\r\n\r\n".utf8) }

    // MARK: Responses

    /// `HTTP/1.1 200 OK`; nil for anything else.
    package static func status(_ line: [UInt8]) -> Status? {
        let digits = line.dropFirst(9).prefix(3)
        guard line.starts(with: "HTTP/1.".utf8), line.count >= 12, (0x30...0x39).contains(line[7]), line[8] == 0x20,
            line.count == 12 || line[12] == 0x20, digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let code = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        return (100...599).contains(code) ? Status(code: code, persists: line[7] > 0x30) : nil
    }

    /// `Name: value`; nil for a line that continues the one before, or has no name of the right form.
    package static func field(_ line: [UInt8]) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        var value = line[(colon + 1)...]
        while value.first.map({ $0 == 0x20 || $0 == 0x09 }) ?? false { value = value.dropFirst() }
        while value.last.map({ $0 == 0x20 || $0 == 0x09 }) ?? false { value = value.dropLast() }
        guard self.isToken(name), !value.contains(where: { $0 == 0 || $0 == 0x0D || $0 == 0x0A }) else { return nil }
        return (name, String(decoding: value, as: UTF8.self))
    }

    /// How the body ends (RFC 9112, 6.3); nil when the fields contradict each other.
    package static func framing(method: String, status: Int, headers: WebHeaders) -> Framing? {
        let lengths = headers.values(of: "Content-Length")
        if method == "HEAD" || status < 200 || status == 204 || status == 304 { return Framing.none }
        if let encoding = headers["Transfer-Encoding"] {
            return encoding.lowercased() == "chunked" && lengths.isEmpty ? .chunked : nil
        }
        guard let first = lengths.first else { return .untilClose }
        // The same length twice is harmless (RFC 9110, 8.6), two different ones are not.
        let all = Set(lengths.flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " } } })
        guard all.count == 1, !first.isEmpty, let text = all.first,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let length = Int(text)
        else { return nil }
        return .length(length)
    }

    /// The size in front of a chunk, its extensions ignored; nil when it is none or does not fit.
    package static func chunkSize(_ line: [UInt8]) -> Int? {
        let size = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
        guard (1...15).contains(size.count), size.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
        return Int(String(decoding: size, as: UTF8.self), radix: 16)
    }

    // MARK: Grammar

    /// One or more of the characters that names consist of (RFC 9110, 5.6.2).
    private static func isToken(_ text: String) -> Bool {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        return !text.utf8.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: marks.contains(byte)
                }
            }
    }

    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }
}
