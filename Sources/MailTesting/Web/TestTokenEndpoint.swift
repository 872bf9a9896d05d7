import SASL
import Synchronization

/// An OAuth 2.0 token endpoint inside of the test: the handler of a ``TestWebServer``.
///
/// It knows one application and gives tokens for refresh tokens, for the application itself and for signed assertions.
/// What it should answer instead can be queued.
///
/// ```swift
/// let endpoint = TestTokenEndpoint(clientID: "app", clientSecret: "secret", refreshToken: "r0", rotates: true)
/// try await withTestWebServer(on: listener, endpoint.answer) { … }
/// ```
public final class TestTokenEndpoint: Sendable {
    private struct State {
        var refreshToken: String
        var issued = 0
        var requests = 0
        var queued: [TestWebServer.Answer] = []
        var forms: [[String: String]] = []
    }

    private let clientID: String
    private let clientSecret: String?
    private let rotates: Bool
    private let lifetime: Int?
    private let state: Mutex<State>

    /// An endpoint for this application; tokens live for `lifetime` seconds, of which nothing is said when it is nil.
    public init(
        clientID: String, clientSecret: String?, refreshToken: String = "", rotates: Bool = false, lifetime: Int? = 3600
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.rotates = rotates
        self.lifetime = lifetime
        self.state = Mutex(State(refreshToken: refreshToken))
    }

    /// How many requests have come.
    public var requestCount: Int { self.state.withLock { $0.requests } }

    /// The forms of the requests, oldest first.
    public var forms: [[String: String]] { self.state.withLock { $0.forms } }

    /// The refresh token that is good now.
    public var refreshToken: String { self.state.withLock { $0.refreshToken } }

    /// Answers one of the next requests like this, whatever it asks.
    public func queue(_ answer: TestWebServer.Answer) {
        self.state.withLock { $0.queued.append(answer) }
    }

    /// The answer to a request: tokens are called `token-1`, `token-2`, ….
    public func answer(_ request: TestWebServer.Request) async -> TestWebServer.Answer {
        let form = Self.fields(request.body)
        return self.state.withLock { state in
            state.requests += 1
            state.forms.append(form)
            if !state.queued.isEmpty { return state.queued.removeFirst() }
            guard request.method == "POST", form["client_id"] == self.clientID || form["assertion"] != nil,
                form["client_secret"] == self.clientSecret || form["assertion"] != nil
            else { return .json(401, #"{"error":"invalid_client"}"#) }
            switch form["grant_type"] {
            case "refresh_token":
                guard form["refresh_token"] == state.refreshToken else {
                    return .json(400, #"{"error":"invalid_grant"}"#)
                }
            case "client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer": break
            default: return .json(400, #"{"error":"unsupported_grant_type"}"#)
            }
            return self.issue(&state, refreshes: form["grant_type"] == "refresh_token")
        }
    }

    private func issue(_ state: inout State, refreshes: Bool) -> TestWebServer.Answer {
        state.issued += 1
        var answer: [String: JSONValue] = [
            "access_token": .string("token-\(state.issued)"), "token_type": .string("Bearer"),
        ]
        if let lifetime { answer["expires_in"] = .number("\(lifetime)") }
        if refreshes, self.rotates {
            state.refreshToken = "refresh-\(state.issued)"
            answer["refresh_token"] = .string(state.refreshToken)
        }
        return .json(200, String(decoding: JSONValue.object(answer).encoded, as: UTF8.self))
    }

    /// A form undone (`application/x-www-form-urlencoded`).
    private static func fields(_ body: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            fields[self.unescape(sides[0])] = self.unescape(sides[1])
        }
        return fields
    }

    private static func unescape(_ coded: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = coded
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                bytes.append(UInt8(digits, radix: 16) ?? 0x3F)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
