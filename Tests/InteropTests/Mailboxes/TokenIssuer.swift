import MailTesting
import MailTransport

/// Plays the issuer of tokens that Dovecot asks whether a token is good, for as long as `body` runs.
enum TokenIssuer {
    static let goodToken = "good-token-of-alice"

    static func serving<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await withTestWebServer(on: try SocketListener(port: 31_080)) { request in
            let isGood = request.headers["Authorization"] == "Bearer \(Self.goodToken)"
            return .json(200, isGood ? #"{"active":true,"username":"alice"}"# : #"{"active":false}"#)
        } _: {
            try await body()
        }
    }
}
