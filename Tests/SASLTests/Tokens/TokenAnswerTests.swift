import MailTransport
import Testing

@testable import SASL

@Suite("The answers of token endpoints")
struct TokenAnswerTests {
    private func code(_ status: Int, _ body: String, _ headers: WebHeaders = [:]) -> TokenError.Code? {
        do {
            _ = try TokenAnswer(status: status, headers: headers, body: Array(body.utf8))
            return nil
        } catch {
            return error.code
        }
    }

    @Test("give a token, its life and the next refresh token")
    func success() throws {
        let body = #"{"token_type":"bearer","expires_in":"3599","access_token":"a","refresh_token":"r","ext":[{}]}"#
        let answer = try TokenAnswer(status: 200, headers: [:], body: Array(body.utf8))
        #expect(answer.accessToken == "a")
        #expect(answer.lifetime == .seconds(3599))
        #expect(answer.refreshToken == "r")
        let bare = try TokenAnswer(status: 200, headers: [:], body: Array(#"{"access_token":"a"}"#.utf8))
        #expect(bare.lifetime == nil)
        #expect(bare.refreshToken == nil)
    }

    @Test(
        "never make an outage look like a bad password",
        arguments: [
            (500, ""), (502, "<html>Bad Gateway</html>"), (503, #"{"error":"invalid_grant"}"#), (429, "{}"), (408, ""),
            (200, ""), (200, "<html>Log in to the hotel's network</html>"), (200, "{}"), (200, #"{"access_token":""}"#),
            (200, #"{"access_token":5}"#), (200, #"{"access_token":"a""#), (400, "<html>"), (403, ""),
            (400, #"{"error":"temporarily_unavailable"}"#), (400, #"{"error":"server_error"}"#),
            (400, #"{"error":"something_new"}"#), (400, #"{"error":{"code":1}}"#), (401, "[]"),
        ])
    func transient(status: Int, body: String) {
        #expect(self.code(status, body) == .transient)
    }

    @Test(
        "tell a grant that is gone, a person who is needed and an application that is wrong",
        arguments: [
            (#"{"error":"invalid_grant"}"#, .invalidGrant),
            (#"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#, .invalidGrant),
            (
                #"{"error":"invalid_grant","error_description":"AADSTS700082: expired","error_codes":[700082]}"#,
                .invalidGrant
            ),
            (#"{"error":"invalid_grant","error_codes":[65001],"suberror":"consent_required"}"#, .consentNeeded),
            (#"{"error":"invalid_grant","error_codes":[50076],"suberror":"basic_action"}"#, .consentNeeded),
            (#"{"error":"invalid_grant","error_codes":[50079]}"#, .consentNeeded),
            (#"{"error":"interaction_required","error_codes":[53003]}"#, .consentNeeded),
            (#"{"error":"invalid_grant","error_subtype":"invalid_rapt","error_description":"reauth"}"#, .consentNeeded),
            (#"{"error":"access_denied"}"#, .consentNeeded),
            (
                #"{"error":"unauthorized_client","error_description":"Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."}"#,
                .consentNeeded
            ),
            (#"{"error":"invalid_client","error_codes":[7000215]}"#, .invalidClient),
            (#"{"error":"unauthorized_client","error_codes":[700016]}"#, .invalidClient),
            (#"{"error":"invalid_scope"}"#, .invalidClient), (#"{"error":"invalid_request"}"#, .invalidClient),
            (
                #"{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token and in a reasonable timeframe. Check your iat and exp values in the JWT claim."}"#,
                .invalidSettings
            ), (#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#, .invalidGrant),
        ] as [(String, TokenError.Code)])
    func refused(body: String, expected: TokenError.Code) {
        #expect(self.code(400, body) == expected)
        #expect(self.code(401, body) == expected)
    }

    @Test("say that no endpoint is there, and that a token is of the wrong kind")
    func settings() {
        for status in [301, 302, 307, 404, 405, 410] { #expect(self.code(status, "<html>") == .invalidSettings) }
        #expect(self.code(200, #"{"access_token":"a","token_type":"mac"}"#) == .invalidSettings)
        #expect(self.code(200, #"{"error":"invalid_grant"}"#) == .invalidGrant)
    }

    @Test("carry over when to ask again, and the endpoint's own word, cleaned")
    func details() {
        func error(_ status: Int, _ body: String, _ headers: WebHeaders) -> TokenError? {
            #expect(throws: TokenError.self) {
                try TokenAnswer(status: status, headers: headers, body: Array(body.utf8))
            }
        }
        #expect(error(429, "", ["Retry-After": "120"])?.remedy == .retryLater(after: .seconds(120)))
        #expect(error(503, "", ["Retry-After": "99999999999"])?.remedy == .retryLater(after: .seconds(86_400)))
        #expect(error(503, "", ["Retry-After": "Fri, 31 Dec 1999"])?.remedy == .retryLater(after: nil))
        let odd = error(400, "{\"error\":\"invalid_grant\"}", [:])
        #expect(odd?.serverCode == "invalid_grant")
        let long = error(400, "{\"error\":\"\\u001b[31m" + String(repeating: "x", count: 500) + "\"}", [:])
        #expect(long?.serverCode?.count == 60)
        #expect(long?.serverCode?.contains("\u{1B}") == false)
    }
}
