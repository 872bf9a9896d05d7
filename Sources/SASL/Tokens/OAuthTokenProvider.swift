import MailCrypto
public import MailTransport
import Synchronization

/// Gets access tokens from an OAuth 2.0 token endpoint and renews them before they end.
///
/// Any number of connections may ask at the same time: the endpoint is asked once. A token is renewed when a quarter of
/// its life or five minutes are left, whichever is shorter; while the endpoint is out of order, the old token is given
/// out as long as it lives. What the endpoint refuses for good is not asked again for a minute.
public final class OAuthTokenProvider: TokenProvider {
    /// A token with its end on the clock that never jumps.
    private struct Held {
        let token: AccessToken
        let renewal: MailInstant
        let end: MailInstant
    }

    private struct State {
        var held: Held?
        var refreshToken: Secret?
        /// A refresh token that has not been kept durably yet.
        var unsaved: Secret?
        var refusal: (error: TokenError, until: MailInstant)?
        var isRenewing = false
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<AccessToken, any Error>] = [:]
    }

    /// How long a token is taken to live when the endpoint does not say.
    static let assumedLifetime = Duration.seconds(3600)
    /// How long before its end a token is renewed.
    static let skew = Duration.seconds(300)
    /// How long a refusal is repeated without asking again.
    static let refusalTime = Duration.seconds(60)

    private let grant: OAuthGrant
    private let http: any HTTPExchange
    private let clock: any MailClock
    private let state: Mutex<State>

    /// A provider without a token yet; the endpoint is asked when the first one is needed.
    public init(_ grant: OAuthGrant, http: any HTTPExchange, clock: any MailClock = SystemClock()) {
        self.grant = grant
        self.http = http
        self.clock = clock
        var state = State()
        if case .refreshToken(let secret, _) = grant.kind { state.refreshToken = secret }
        self.state = Mutex(state)
    }

    /// A token that is good for now.
    ///
    /// Throws ``TokenError``, or `CancellationError` when the waiting task is cancelled; a renewal that is under way
    /// goes on then, since its answer may hold the only copy of a new refresh token.
    public func token() async throws -> AccessToken {
        try Task.checkCancellation()
        let id = self.state.withLock { state in
            state.nextWaiter &+= 1
            return state.nextWaiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.admit(continuation, id: id)
            }
        } onCancel: {
            self.state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }

    /// Forgets `token` if it is the one in use: the next call asks the endpoint.
    public func discard(_ token: AccessToken) async {
        self.state.withLock { state in
            if state.held?.token.isSame(as: token) ?? false { state.held = nil }
        }
    }

    // MARK: Waiting

    /// Answers at once where that is possible; otherwise the caller waits for the renewal, which begins if none runs.
    private func admit(_ continuation: CheckedContinuation<AccessToken, any Error>, id: UInt64) {
        enum Decision {
            case answer(Result<AccessToken, any Error>)
            case wait(begins: Bool)
        }
        let now = self.clock.now
        let decision: Decision = self.state.withLock { state in
            // The handler may have run before there was anything to remove.
            if Task.isCancelled { return .answer(.failure(CancellationError())) }
            if let held = state.held, now < held.renewal, state.unsaved == nil { return .answer(.success(held.token)) }
            if let refusal = state.refusal, now < refusal.until { return .answer(.failure(refusal.error)) }
            state.waiters[id] = continuation
            defer { state.isRenewing = true }
            return .wait(begins: !state.isRenewing)
        }
        switch decision {
        case .answer(let result): continuation.resume(with: result)
        // Not a child of the caller: see `token()`. It ends with the exchange's own time limit.
        case .wait(begins: true): Task { await self.renew() }
        case .wait(begins: false): break
        }
    }

    /// One renewal, whose outcome goes to all that wait.
    private func renew() async {
        let result: Result<AccessToken, any Error>
        do {
            result = .success(try await self.renewed())
        } catch {
            result = self.outcome(of: error)
        }
        let waiters = self.state.withLock { state in
            state.isRenewing = false
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(with: result) }
    }

    /// A failure, unless the old token still lives and the failure may pass.
    private func outcome(of error: any Error) -> Result<AccessToken, any Error> {
        let failure =
            error as? TokenError
            ?? TokenError(
                .transient, "The token endpoint could not be reached.",
                remedy: (error as? any ActionableError)?.remedy, underlying: error)
        let now = self.clock.now
        return self.state.withLock { state in
            guard failure.code != .transient else {
                if let held = state.held, now < held.end, state.unsaved == nil { return .success(held.token) }
                return .failure(failure)
            }
            state.refusal = (failure, now.advanced(by: Self.refusalTime))
            return .failure(failure)
        }
    }

    // MARK: Renewing

    private func renewed() async throws -> AccessToken {
        try await self.saveRotation()
        let begun = self.clock.now
        if let held = self.state.withLock({ $0.held }), begun < held.renewal { return held.token }
        let wall = self.clock.wallTime
        let response = try await self.http.send(try self.request(at: wall))
        let body = try await response.body.collect(upTo: TokenAnswer.limit)
        let answer = try TokenAnswer(status: response.status, headers: response.headers, body: body)
        let lifetime = answer.lifetime ?? Self.assumedLifetime
        let token = AccessToken(answer.accessToken, expires: wall.advanced(by: lifetime))
        let early = min(Self.skew, lifetime / 4)
        self.state.withLock { state in
            state.held = Held(
                token: token, renewal: begun.advanced(by: lifetime - early), end: begun.advanced(by: lifetime))
            state.refusal = nil
            guard case .refreshToken = self.grant.kind, let new = answer.refreshToken else { return }
            let old = state.refreshToken?.bytes ?? []
            if !constantTimeEquals(old, Array(new.utf8)) { state.unsaved = Secret(new) }
            state.refreshToken = Secret(new)
        }
        try await self.saveRotation()
        return token
    }

    /// Hands a new refresh token over to be kept; until that has worked, no token is given out and it is tried again.
    private func saveRotation() async throws {
        guard let unsaved = self.state.withLock({ $0.unsaved }) else { return }
        if case .refreshToken(_, let rotation?) = self.grant.kind {
            do {
                try await rotation(unsaved.text)
            } catch {
                throw TokenError(.transient, "The new refresh token could not be stored.", underlying: error)
            }
        }
        self.state.withLock { $0.unsaved = nil }
    }

    /// The request to the endpoint, the client's secret in the form (RFC 6749, 2.3.1), as Microsoft and Google take it.
    private func request(at time: WallTime) throws(TokenError) -> WebRequest {
        var fields: [(name: String, value: String)] = []
        switch self.grant.kind {
        case .refreshToken:
            let token = self.state.withLock { $0.refreshToken?.text ?? "" }
            fields += [("grant_type", "refresh_token"), ("refresh_token", token)]
        case .clientCredentials: fields.append(("grant_type", "client_credentials"))
        case .signedAssertion(let key):
            let audience = self.grant.endpoint.description + self.grant.endpoint.target
            let assertion = try key.assertion(scope: self.grant.scope, audience: audience, at: time)
            fields += [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)]
        }
        if !self.grant.clientID.isEmpty { fields.append(("client_id", self.grant.clientID)) }
        if let secret = self.grant.clientSecret { fields.append(("client_secret", secret.text)) }
        if !self.grant.scope.isEmpty, !self.isAssertion { fields.append(("scope", self.grant.scope)) }
        return WebRequest(
            "POST", self.grant.endpoint,
            headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
            body: .bytes(WebForm.encode(fields)))
    }

    private var isAssertion: Bool {
        if case .signedAssertion = self.grant.kind { true } else { false }
    }
}

extension OAuthTokenProvider: CustomStringConvertible, CustomReflectable {
    /// The kind of grant and the endpoint's origin.
    public var description: String { "OAuthTokenProvider(\(self.grant))" }

    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
