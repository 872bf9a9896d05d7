import Synchronization

/// An HTTP/1.1 client over the SDK's own transport and TLS (RFC 9112).
///
/// Bodies stream both ways; redirects are followed only when a request asks for that. Connections are kept for later
/// requests, but a request that must not be sent twice, such as POST, always gets a new one: on an old connection
/// nobody can tell whether it arrived.
///
/// ```swift
/// let client = WebClient(connector)
/// let response = try await client.send(WebRequest("GET", address))
/// ```
public final class WebClient: HTTPExchange {
    private struct Idle {
        let connection: WebConnection
        let address: WebAddress
        let since: MailInstant
    }

    private let connector: MailConnector
    private let configuration: WebClientConfiguration
    private let idle = Mutex<[Idle]>([])

    /// A client that opens its connections through `connector`.
    public init(_ connector: MailConnector, configuration: WebClientConfiguration = .init()) {
        self.connector = connector
        self.configuration = configuration
    }

    deinit {
        let left = self.idle.withLock { $0 }
        for entry in left { entry.connection.abort() }
    }

    /// Sends `request` and waits for the head of the response.
    ///
    /// Throws ``TransportError``: ``TransportError/Code/protocolViolation`` when the server does not speak HTTP,
    /// ``TransportError/Code/limitExceeded`` when an answer is too long, ``TransportError/Code/timedOut`` after
    /// ``WebRequest/timeout``; `CancellationError` when the task is cancelled.
    public func send(_ request: WebRequest) async throws -> WebResponse {
        let deadline = self.connector.clock.deadline(after: request.timeout)
        var request = request
        var redirectsLeft = request.redirectLimit
        while true {
            let response = try await self.exchange(request, until: deadline)
            guard redirectsLeft > 0, let next = Self.redirected(request, by: response) else { return response }
            redirectsLeft -= 1
            request = next
        }
    }

    /// Closes the connections that wait for another request.
    public func close() async {
        let left = self.idle.withLock { idle in
            let all = idle
            idle = []
            return all
        }
        for entry in left { await entry.connection.close() }
    }

    // MARK: One exchange

    private func exchange(_ request: WebRequest, until deadline: MailInstant?) async throws -> WebResponse {
        guard request.address.isSecure || self.configuration.allowsPlaintext else {
            throw TransportError(
                .invalidSetting, phase: .connect, "Requests without encryption are not allowed.",
                remedy: .changeSettings("Use an https address."))
        }
        let isRepeatable = request.isIdempotent && request.body?.isRepeatable != false
        if isRepeatable, let waiting = self.takeIdle(for: request.address) {
            do {
                return try await self.exchange(request, on: waiting, until: deadline)
            } catch let error as TransportError where [.connectionClosed, .closed].contains(error.code) {
                // The server had closed the connection while it waited; a new one is in order.
            }
        }
        let connection = WebConnection(
            try await self.connector.open(
                request.address.endpoint, security: request.address.isSecure ? .tls : .none,
                tls: self.configuration.tls, timeouts: self.configuration.timeouts))
        return try await self.exchange(request, on: connection, until: deadline)
    }

    private func exchange(
        _ request: WebRequest, on connection: WebConnection, until deadline: MailInstant?
    ) async throws -> WebResponse {
        do {
            let head = try await self.head(of: request, on: connection, until: deadline)
            return WebResponse(
                status: head.status, headers: head.headers,
                body: try await self.body(head.headers, from: connection, to: request, until: deadline))
        } catch {
            connection.abort()
            throw error
        }
    }

    /// Sends the request and waits for the answer, which may come before all of the body has gone: a server that will
    /// not take it says why and closes (RFC 9112, 9.5).
    private func head(
        of request: WebRequest, on connection: WebConnection, until deadline: MailInstant?
    ) async throws -> (status: Int, headers: WebHeaders) {
        do {
            try await connection.send(request, until: deadline)
        } catch let error as TransportError where error.code == .connectionClosed && request.body != nil {
            guard let head = try? await connection.receiveHead(method: request.method, until: deadline) else {
                throw error
            }
            return head
        }
        return try await connection.receiveHead(method: request.method, until: deadline)
    }

    /// The body as it will come, or what there is already when there is none to come.
    private func body(
        _ headers: WebHeaders, from connection: WebConnection, to request: WebRequest, until deadline: MailInstant?
    ) async throws -> WebBody {
        if await connection.isFinished {
            await self.release(connection, of: request.address)
            return .bytes([])
        }
        let length = headers["Transfer-Encoding"] == nil ? headers["Content-Length"].flatMap { Int($0) } : nil
        let limit = self.configuration.bodyLimit ?? .max
        guard length ?? 0 <= limit else { throw Self.tooLong }
        let reader = WebBodyReader(connection: connection, limit: limit, deadline: deadline) { [weak self] in
            await self?.release(connection, of: request.address)
        }
        return .pieces(length: length) { try await reader.next() }
    }

    static var tooLong: TransportError {
        TransportError(.limitExceeded, phase: .body, "The server's answer is longer than allowed.")
    }

    // MARK: Redirects

    /// The request that a redirect asks for, or nil when it is none, or one that must not be followed.
    private static func redirected(_ request: WebRequest, by response: WebResponse) -> WebRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"],
            let address = request.address.resolving(location), address.isSecure || !request.address.isSecure
        else { return nil }
        var next = request
        next.address = address
        let becomesGet = response.status == 303 || (response.status < 303 && request.method == "POST")
        if becomesGet, request.method != "GET", request.method != "HEAD" {
            next.method = "GET"
            next.body = nil
            next.headers["Content-Type"] = nil
        }
        guard next.body?.isRepeatable != false else { return nil }
        if !address.hasSameOrigin(as: request.address) {
            for name in ["Authorization", "Cookie", "Proxy-Authorization"] { next.headers[name] = nil }
        }
        return next
    }

    // MARK: Connections that wait

    private func takeIdle(for address: WebAddress) -> WebConnection? {
        let oldest = self.connector.clock.now.advanced(by: .zero - self.configuration.idleTime)
        let (found, stale) = self.idle.withLock { idle in
            let stale = idle.filter { $0.since < oldest }
            idle.removeAll { $0.since < oldest }
            guard let index = idle.lastIndex(where: { $0.address.hasSameOrigin(as: address) }) else {
                return (WebConnection?.none, stale)
            }
            return (idle.remove(at: index).connection, stale)
        }
        for entry in stale { entry.connection.abort() }
        return found
    }

    private func release(_ connection: WebConnection, of address: WebAddress) async {
        guard await connection.isReusable, self.configuration.idleLimit > 0 else { return await connection.close() }
        let entry = Idle(connection: connection, address: address, since: self.connector.clock.now)
        let limit = self.configuration.idleLimit
        let displaced = self.idle.withLock { idle in
            idle.append(entry)
            return idle.count > limit ? idle.removeFirst() : nil
        }
        await displaced?.connection.close()
    }
}
