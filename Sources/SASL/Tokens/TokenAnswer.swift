import MailTransport

/// What a token endpoint answered (RFC 6749, 5.1 and 5.2), told apart so that an outage never looks like a bad
/// password.
struct TokenAnswer: Sendable {
    /// The token.
    let accessToken: String
    /// How long it is good for; nil where the endpoint did not say.
    let lifetime: Duration?
    /// The refresh token that takes the place of the old one, if there is one.
    let refreshToken: String?

    /// The longest answer read: 256 KiB; tokens have a few KiB.
    static let limit = 256 * 1024

    /// Reads the answer; throws what it says went wrong.
    init(status: Int, headers: WebHeaders, body: [UInt8]) throws(TokenError) {
        let json = JSONValue(reading: body)
        guard (200..<300).contains(status) else { throw Self.failure(status: status, headers: headers, json: json) }
        guard let token = json?["access_token"]?.text, !token.isEmpty else {
            // Some endpoints say 200 and mean an error.
            if json?["error"] != nil { throw Self.failure(status: 400, headers: headers, json: json) }
            throw TokenError(.transient, "The token endpoint gave no token.")
        }
        if let type = json?["token_type"]?.text, type.lowercased() != "bearer" {
            throw TokenError(
                .invalidSettings, "The token endpoint gives tokens of a kind that mail servers do not take.")
        }
        self.accessToken = token
        let seconds = json?["expires_in"]?.integer
        self.lifetime = seconds.map { .seconds(min(max($0, 0), 365 * 24 * 3600)) }
        self.refreshToken = json?["refresh_token"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    // MARK: Failures

    private static func failure(status: Int, headers: WebHeaders, json: JSONValue?) -> TokenError {
        let word = json?["error"]?.text ?? ""
        let clean = word.isEmpty ? nil : printableASCII(word, limit: 60)
        if let failure = self.outage(status: status, headers: headers, word: word) {
            return failure
        }
        let text = printableASCII(json?["error_description"]?.text ?? "", limit: 1000)
        let (code, detail) = self.meaning(of: word, text: text, json: json)
        return TokenError(code, detail, serverCode: clean)
    }

    /// What passes by itself, and answers that no token endpoint gives.
    private static func outage(status: Int, headers: WebHeaders, word: String) -> TokenError? {
        let isBusy = ["temporarily_unavailable", "server_error", "slow_down"].contains(word)
        if status >= 500 || status == 408 || status == 429 || isBusy {
            let wait = headers["Retry-After"].flatMap { Int64($0) }.map { Duration.seconds(min(max($0, 0), 86_400)) }
            return TokenError(
                .transient, "The token endpoint is not available (status \(status)).", remedy: .retryLater(after: wait),
                serverCode: word.isEmpty ? nil : printableASCII(word, limit: 60))
        }
        guard word.isEmpty else { return nil }
        if (300..<400).contains(status) || status == 404 || status == 405 || status == 410 {
            return TokenError(.invalidSettings, "There is no token endpoint at this address (status \(status)).")
        }
        return TokenError(.transient, "The token endpoint gave an answer of another form (status \(status)).")
    }

    /// The words of RFC 6749 and OpenID, with Microsoft's and Google's further distinctions.
    private static func meaning(of word: String, text: String, json: JSONValue?) -> (TokenError.Code, String) {
        if self.needsPerson(word: word, text: text, json: json) {
            return (.consentNeeded, "Somebody has to agree to the access in a browser.")
        }
        switch word {
        case "invalid_grant" where text.contains("iat") && text.contains("exp"):
            return (.invalidSettings, "The token endpoint says that this machine's clock is wrong.")
        case "invalid_grant", "bad_token", "token_expired":
            return (.invalidGrant, "The grant has expired or was withdrawn: the account must be connected again.")
        case "unauthorized_client" where json?["error_codes"] == nil && text.contains("not authorized for any"):
            return (.consentNeeded, "The administrator has not allowed this service account to act for the domain.")
        case "invalid_client", "unauthorized_client":
            return (.invalidClient, "The token endpoint does not accept the application's id, secret or key.")
        case "invalid_scope", "invalid_request", "unsupported_grant_type", "invalid_resource", "invalid_target":
            return (.invalidClient, "The token endpoint does not give the application what it asks for.")
        default: return (.transient, "The token endpoint gave a reason that is not known.")
        }
    }

    /// Consent, a second factor or a new sign-in is due: RFC 6749, OpenID Connect, Microsoft's `suberror` and codes,
    /// Google's `error_subtype`.
    private static func needsPerson(word: String, text: String, json: JSONValue?) -> Bool {
        let words = [
            "interaction_required", "consent_required", "login_required", "account_selection_required", "access_denied",
            "basic_action", "additional_action", "message_only", "invalid_rapt", "rapt_required",
        ]
        let details = [word, json?["suberror"]?.text, json?["error_subtype"]?.text].compactMap(\.self)
        if details.contains(where: words.contains) { return true }
        // Consent missing; second factor due; sign-in conditions of the organization; password expired.
        let codes: Set<Int64> = [65001, 65004, 50076, 50079, 50074, 50072, 53000, 53001, 53003, 50055, 90094, 500133]
        guard case .array(let listed)? = json?["error_codes"] else { return false }
        return listed.contains { $0.integer.map(codes.contains) ?? false }
    }
}
