import MailTransport

/// OAUTHBEARER (RFC 7628) and its forerunner XOAUTH2: an access token instead of a password.
struct BearerMechanism: SASLMechanism {
    /// The two ways to write the same.
    enum Form: String, Sendable {
        case standard = "OAUTHBEARER"
        case google = "XOAUTH2"
    }

    var name: String { self.form.rawValue }
    let showsSecret = true
    private let form: Form
    private let username: Secret
    private let tokens: any TokenProvider
    private let host: String
    private let port: Int
    private var used: AccessToken?
    private var refusal: BearerRefusal?

    /// Throws ``SASLError/Code/prohibitedCharacter`` for a name with a control character, which would divide the
    /// fields.
    init(_ form: Form, username: Secret, tokens: any TokenProvider, host: String, port: Int) throws(SASLError) {
        guard !username.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw SASLError(.prohibitedCharacter, "The user name holds a control character.")
        }
        self.form = form
        self.username = username
        self.tokens = tokens
        self.host = host
        self.port = port
    }

    mutating func initialResponse() async throws -> [UInt8]? {
        let token = try await self.tokens.token()
        guard !token.reveal().isEmpty, token.reveal().utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw SASLError(.prohibitedCharacter, "The access token holds characters that no token has.")
        }
        self.used = token
        let end = "\u{01}"
        let bearer = end + "auth=Bearer " + token.reveal() + end + end
        switch self.form {
        case .google: return Array("user=".utf8) + self.username.bytes + Array(bearer.utf8)
        case .standard:
            let name = self.username.bytes.isEmpty ? [] : Array("a=".utf8) + SASLName.encode(self.username.bytes)
            let server = ",\(end)host=\(self.host)\(end)port=\(self.port)"
            return Array("n,".utf8) + name + Array((server + bearer).utf8)
        }
    }

    /// A challenge can only be the reason of a refusal; the answer lets the server say no in its protocol's words.
    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        guard self.refusal == nil, self.used != nil else {
            throw SASLError(.malformedChallenge, "The server goes on after it has refused the token.")
        }
        self.refusal = BearerRefusal(challenge)
        return self.form == .standard ? [0x01] : []
    }

    func finish(success data: [UInt8]?) throws(SASLError) {
        guard self.refusal == nil else {
            throw SASLError(.malformedChallenge, "The server accepted a token that it had refused.")
        }
    }

    mutating func reject() async -> SASLError? {
        guard let used = self.used else { return nil }
        guard let refusal = self.refusal, refusal.isAboutPermission else {
            await self.tokens.discard(used)
            return SASLError(.tokenRejected, "The server refused the access token.", underlying: self.refusal)
        }
        return SASLError(
            .tokenRejected, "The access token does not allow this.",
            remedy: .changeSettings("Let the application read and send mail for this account."), underlying: refusal)
    }
}
