public import MailTransport

/// A small web server inside of the test, over any listener: it reads whole requests and sends what the test returns,
/// as it is, so that broken answers can be tried too.
///
/// ```swift
/// try await withTestWebServer(on: network.listen(at: endpoint)) { request in
///     .init("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
/// } _: {
///     // connect a client to the endpoint
/// }
/// ```
public struct TestWebServer: Sendable {
    /// A request as it came.
    public struct Request: Sendable {
        /// Which connection it came on, from 0.
        public let connection: Int
        /// The method.
        public let method: String
        /// The path and the query.
        public let target: String
        /// The header fields.
        public let headers: WebHeaders
        /// The body, its chunks joined.
        public let body: [UInt8]
    }

    /// What is sent back.
    public struct Answer: Sendable {
        /// The bytes, head and all.
        public var bytes: [UInt8]
        /// Whether the connection is closed behind them.
        public var closes: Bool

        /// These bytes.
        public init(_ bytes: [UInt8], closes: Bool = false) {
            self.bytes = bytes
            self.closes = closes
        }

        /// This text.
        public init(_ text: String, closes: Bool = false) {
            self.init(Array(text.utf8), closes: closes)
        }

        /// A well-formed response with JSON.
        public static func json(_ status: Int, _ text: String) -> Answer {
            Answer(
                "HTTP/1.1 \(status) Answer\r\nContent-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\n\r\n"
                    + text)
        }
    }

    fileprivate let listener: any ByteListener
    fileprivate let secure: TestServerSecurity.Handshake
    fileprivate let handler: @Sendable (Request) async throws -> Answer

    fileprivate func run() async {
        var count = 0
        await self.listener.serve {
            defer { count += 1 }
            return count
        } _: {
            await self.serve($0, number: $1)
        }
    }

    /// One connection; whatever goes wrong on it ends it.
    private func serve(_ raw: any ByteConnection, number: Int) async {
        var connection = raw
        do {
            connection = try await self.secure(raw)
            let stream = WireStream(connection)
            while let request = try await Self.receive(stream, connection: number) {
                let answer = try await self.handler(request)
                try await stream.write(answer.bytes, until: nil)
                if answer.closes { break }
            }
            await connection.close()
        } catch {
            connection.abort()
        }
    }

    /// Nil when the client has closed.
    private static func receive(_ stream: WireStream, connection: Int) async throws -> Request? {
        guard let first = try? await stream.readLine(limit: 16_384, until: nil) else { return nil }
        let words = String(decoding: first, as: UTF8.self).split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers = WebHeaders()
        while true {
            let line = try await stream.readLine(limit: 16_384, until: nil)
            if line.isEmpty { break }
            guard let field = WebWire.field(line) else { return nil }
            headers.add(field.name, field.value)
        }
        return Request(
            connection: connection, method: String(words[0]), target: String(words[1]), headers: headers,
            body: try await Self.receiveBody(stream, headers))
    }

    private static func receiveBody(_ stream: WireStream, _ headers: WebHeaders) async throws -> [UInt8] {
        var body: [UInt8] = []
        if headers["Transfer-Encoding"] == "chunked" {
            while let size = WebWire.chunkSize(try await stream.readLine(limit: 100, until: nil)), size > 0 {
                let end = body.count + size
                while body.count < end { body += try await self.receive(stream, upTo: end - body.count) }
                _ = try await stream.readLine(limit: 2, until: nil)
            }
            _ = try await stream.readLine(limit: 2, until: nil)
            return body
        }
        let length = headers["Content-Length"].flatMap { Int($0) } ?? 0
        while body.count < length { body += try await self.receive(stream, upTo: length - body.count) }
        return body
    }

    private static func receive(_ stream: WireStream, upTo count: Int) async throws -> [UInt8] {
        let bytes = try await stream.read(upTo: count, until: nil)
        guard !bytes.isEmpty else { throw TransportError(.truncated, "The client left inside of its request.") }
        return bytes
    }
}

/// Runs a ``TestWebServer`` at `listener` for as long as `body` runs; `secure` lays TLS over each connection, or leaves
/// it as it is.
///
/// When `body` has ended, connections that are left are dropped and the listener is closed.
public func withTestWebServer<Result>(
    on listener: any ByteListener,
    _ handler: @escaping @Sendable (TestWebServer.Request) async throws -> TestWebServer.Answer,
    secure: @escaping TestServerSecurity.Handshake = { $0 }, _ body: () async throws -> Result
) async rethrows -> Result {
    let server = TestWebServer(listener: listener, secure: secure, handler: handler)
    return try await listener.serving(by: server.run, body)
}
