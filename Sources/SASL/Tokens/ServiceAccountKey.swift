import MailCrypto
import MailTransport

/// A service account's name and its key, which signs the claims that a token is given for (RFC 7523).
struct ServiceAccountKey: Sendable {
    private let account: String
    private let keyID: String?
    private let user: String
    private let key: RSAPrivateKey
    /// The token endpoint that the file names, or nil.
    let endpoint: String?

    /// Reads the JSON file of the account.
    init(keyFile: [UInt8], user: String) throws(TokenError) {
        guard let file = JSONValue(reading: keyFile), file["type"]?.text ?? "service_account" == "service_account",
            let account = file["client_email"]?.text, let pem = file["private_key"]?.text
        else { throw TokenError(.invalidSettings, "This is not the key file of a service account.") }
        guard let key = RSAPrivateKey(pem: Array(pem.utf8)) else {
            throw TokenError(.invalidSettings, "The key in the service account's file is not an RSA key.")
        }
        self.account = account
        self.keyID = file["private_key_id"]?.text
        self.user = user
        self.key = key
        self.endpoint = file["token_uri"]?.text
    }

    /// A JSON Web Token signed with RS256 (RFC 7515, RFC 7518 3.3), good for an hour, the longest that Google takes.
    func assertion(scope: String, audience: String, at time: WallTime) throws(TokenError) -> String {
        var header: [String: JSONValue] = ["alg": .string("RS256"), "typ": .string("JWT")]
        if let keyID { header["kid"] = .string(keyID) }
        let claims: [String: JSONValue] = [
            "iss": .string(self.account), "sub": .string(self.user), "scope": .string(scope),
            "aud": .string(audience), "iat": .number("\(time.secondsSince1970)"),
            "exp": .number("\(time.secondsSince1970 &+ 3600)"),
        ]
        let signed = [header, claims].map { Base64.urlText(JSONValue.object($0).encoded) }.joined(separator: ".")
        do {
            return signed + "." + Base64.urlText(try self.key.sign(Array(signed.utf8)))
        } catch {
            throw TokenError(.invalidSettings, "The service account's key cannot sign.", underlying: error)
        }
    }
}
