public import MailTransport
import Synchronization

/// An `HTTPExchange` that expects certain requests in a certain order and answers as the script says.
///
/// ```swift
/// let http = ScriptedHTTP([
///     .init("POST", "https://login.example.com/token", bodyContains: ["grant_type=refresh_token"],
///         answer: .json(200, #"{"access_token":"a","expires_in":3600}"#)),
/// ])
/// …
/// try http.checkFinished()
/// ```
public final class ScriptedHTTP: HTTPExchange {
    /// What the other side does.
    public enum Answer: Sendable {
        /// A response.
        case response(status: Int, headers: WebHeaders, body: [UInt8])
        /// No response but this error.
        case failure(TransportError)

        /// A response with JSON.
        public static func json(_ status: Int, _ text: String, headers: WebHeaders = [:]) -> Answer {
            var headers = headers
            headers["Content-Type"] = "application/json"
            return .response(status: status, headers: headers, body: Array(text.utf8))
        }
    }

    /// One expected request and its answer.
    public struct Step: Sendable {
        /// The expected method.
        public var method: String
        /// The expected address, in full.
        public var address: String
        /// Texts that the body must hold.
        public var bodyContains: [String]
        /// What the other side does.
        public var answer: Answer

        /// A step.
        public init(_ method: String, _ address: String, bodyContains: [String] = [], answer: Answer) {
            self.method = method
            self.address = address
            self.bodyContains = bodyContains
            self.answer = answer
        }
    }

    /// A request as it came.
    public struct Recorded: Sendable {
        /// The method.
        public let method: String
        /// The origin, the path and the query.
        public let address: String
        /// The header fields.
        public let headers: WebHeaders
        /// The body.
        public let body: [UInt8]
    }

    /// How the requests differ from the script.
    public struct Difference: Error, CustomStringConvertible {
        /// What was expected and what came.
        public let description: String
    }

    private struct State {
        var steps: ArraySlice<Step>
        var requests: [Recorded] = []
    }

    private let state: Mutex<State>

    /// A script of these steps.
    public init(_ steps: [Step]) {
        self.state = Mutex(State(steps: steps[...]))
    }

    /// The requests so far.
    public var requests: [Recorded] { self.state.withLock { $0.requests } }

    /// Answers the next request; throws ``Difference`` when another one was expected.
    public func send(_ request: WebRequest) async throws -> WebResponse {
        let body = try await request.body?.collect(upTo: 64 * 1024 * 1024) ?? []
        let recorded = Recorded(
            method: request.method, address: request.address.description + request.address.target,
            headers: request.headers, body: body)
        let step = self.state.withLock { state in
            state.requests.append(recorded)
            return state.steps.popFirst()
        }
        guard let step else { throw Difference(description: "Nothing was expected, but \(recorded.summary) came.") }
        guard step.method == recorded.method, step.address == recorded.address else {
            throw Difference(description: "Expected \(step.method) \(step.address), but \(recorded.summary) came.")
        }
        let text = String(decoding: body, as: UTF8.self)
        if let missing = step.bodyContains.first(where: { !text.contains($0) }) {
            throw Difference(description: "The body of \(recorded.summary) holds no '\(missing)'.")
        }
        switch step.answer {
        case .response(let status, let headers, let body):
            return WebResponse(status: status, headers: headers, body: .bytes(body))
        case .failure(let error): throw error
        }
    }

    /// Throws ``Difference`` when expected requests have not come.
    public func checkFinished() throws {
        let left = self.state.withLock { $0.steps }
        guard let next = left.first else { return }
        throw Difference(
            description: "\(left.count) more requests were expected, the next being \(next.method) \(next.address).")
    }
}

extension ScriptedHTTP.Recorded {
    fileprivate var summary: String { "\(self.method) \(self.address)" }
}
