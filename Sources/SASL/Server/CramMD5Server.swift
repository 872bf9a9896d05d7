import MailCrypto

/// CRAM-MD5 on the server's side (RFC 2195).
struct CramMD5Server: SASLServerMechanism {
    let name = "CRAM-MD5"
    let isClientFirst = false
    private let accounts: any SASLAccounts
    private let host: String
    private var challenge: [UInt8]?

    init(accounts: any SASLAccounts, host: String) {
        self.accounts = accounts
        self.host = host
    }

    mutating func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        guard let response else {
            let challenge = Array("<\(try RandomBytes.make(12).hexadecimal)@\(self.host)>".utf8)
            self.challenge = challenge
            return .challenge(challenge)
        }
        guard let challenge = self.challenge, let blank = response.lastIndex(of: UInt8(ascii: " ")),
            let username = String(validating: response[..<blank], as: UTF8.self)
        else { return .failure("The client's answer has another form.") }
        let password = try await self.accounts.password(of: username)
        let expected = try CramMD5Mechanism.answer(
            to: challenge, password: password.map { Array($0.utf8) } ?? RandomBytes.make(16))
        guard constantTimeEquals(Array(expected.utf8), Array(response[(blank + 1)...])), password != nil else {
            return .failure("The name or the password is wrong.")
        }
        return .success(SASLIdentity(username: username))
    }
}
