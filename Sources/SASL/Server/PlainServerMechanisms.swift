import MailCrypto

/// PLAIN on the server's side (RFC 4616).
struct PlainServer: SASLServerMechanism {
    let name = "PLAIN"
    let isClientFirst = true
    let accounts: any SASLAccounts

    func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        let fields = (response ?? []).split(separator: 0, omittingEmptySubsequences: false)
        guard fields.count == 3, let names = try? fields.prefix(2).map(decodeUTF8), !fields[1].isEmpty else {
            return .failure("The message is not of the form of PLAIN.")
        }
        return try await checkPassword(
            Array(fields[2]), username: names[1], authorizationID: names[0].isEmpty ? nil : names[0], in: self.accounts)
    }
}

/// LOGIN on the server's side: two questions.
struct LoginServer: SASLServerMechanism {
    let name = "LOGIN"
    let isClientFirst = false
    let accounts: any SASLAccounts
    private var username: String?

    init(accounts: any SASLAccounts) {
        self.accounts = accounts
    }

    mutating func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        guard let response else { return .challenge(Array("Username:".utf8)) }
        guard let username = self.username else {
            guard let username = try? decodeUTF8(response[...]) else { return .failure("The name is not UTF-8.") }
            self.username = username
            return .challenge(Array("Password:".utf8))
        }
        return try await checkPassword(response, username: username, authorizationID: nil, in: self.accounts)
    }
}

/// Text from bytes, refusing what is no UTF-8.
func decodeUTF8(_ bytes: ArraySlice<UInt8>) throws(SASLError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw SASLError(.malformedChallenge, "A name is not UTF-8.")
    }
    return text
}

/// Compares a password sent in the clear, and checks that the account may act as asked.
func checkPassword(
    _ given: [UInt8], username: String, authorizationID: String?, in accounts: any SASLAccounts
) async throws -> SASLServerStep {
    let expected = try await accounts.password(of: username)
    // Without an account the comparison runs all the same, so that the time tells nothing.
    let isRight = constantTimeEquals(expected.map { Array($0.utf8) } ?? given + [0], given)
    guard isRight, expected != nil else { return .failure("The name or the password is wrong.") }
    return try await authorize(username, as: authorizationID, in: accounts)
}

/// Success, if the account may act as asked.
func authorize(
    _ username: String, as authorizationID: String?, in accounts: any SASLAccounts
) async throws -> SASLServerStep {
    if let authorizationID, try await !accounts.allows(username, toActAs: authorizationID) {
        return .failure("The account may not act as the one asked for.")
    }
    return .success(SASLIdentity(username: username, authorizationID: authorizationID))
}
