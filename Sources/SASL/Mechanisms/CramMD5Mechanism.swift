import MailCrypto

/// CRAM-MD5 (RFC 2195): the password is not shown, but the server proves nothing. Kept for old servers.
struct CramMD5Mechanism: SASLMechanism {
    let name = "CRAM-MD5"
    let showsSecret = false
    private let username: Secret
    private let password: Secret
    private var isAnswered = false

    init(username: Secret, password: Secret) {
        self.username = username
        self.password = password
    }

    func initialResponse() -> [UInt8]? { nil }

    mutating func respond(to challenge: [UInt8]) throws -> [UInt8] {
        guard !self.isAnswered, !challenge.isEmpty else {
            throw SASLError(.malformedChallenge, "The server's dialogue is not that of CRAM-MD5.")
        }
        self.isAnswered = true
        return self.username.bytes + [UInt8(ascii: " ")]
            + Array(try Self.answer(to: challenge, password: self.password.bytes).utf8)
    }

    func finish(success data: [UInt8]?) throws {
        guard self.isAnswered else {
            throw SASLError(.malformedChallenge, "The server accepted the login before it was proved.")
        }
    }

    /// The HMAC of the challenge, in lower-case hexadecimal digits.
    static func answer(to challenge: [UInt8], password: [UInt8]) throws(CryptoError) -> String {
        try HashFunction.md5.authenticationCode(of: challenge, key: password).hexadecimal
    }
}

/// The `APOP` command of POP3 (RFC 1939, section 7), which is no SASL mechanism but of the same kind.
package enum APOP {
    /// The digest of the greeting's time stamp, angle brackets included, and the password.
    package static func digest(timestamp: [UInt8], password: String) throws(SASLError) -> String {
        do {
            return try HashFunction.md5.digest(timestamp + Array(password.utf8)).hexadecimal
        } catch {
            throw SASLError(.aborted, "MD5 is not available on this machine.", underlying: error)
        }
    }
}
