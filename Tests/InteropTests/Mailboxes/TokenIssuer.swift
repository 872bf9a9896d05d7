import MailTesting
import MailTransport

/// Plays the issuer of tokens that Dovecot asks whether a token is good, for as long as `body` runs.
enum TokenIssuer {
    static let goodToken = "good-token-of-alice"

    static func serving<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let listener = try SocketListener(port: 31_080)
        let server = TestWebServer(listener: listener) { request in
            let isGood = request.headers["Authorization"] == "Bearer \(Self.goodToken)"
            return .json(200, isGood ? #"{"active":true,"username":"alice"}"# : #"{"active":false}"#)
        }
        async let serving: Void = server.run()
        do {
            let result = try await body()
            listener.close()
            await serving
            return result
        } catch {
            listener.close()
            await serving
            throw error
        }
    }
}
