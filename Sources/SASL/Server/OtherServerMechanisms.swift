/// EXTERNAL on the server's side: the name comes from the client's certificate.
struct ExternalServer: SASLServerMechanism {
    let name = "EXTERNAL"
    let isClientFirst = true
    let accounts: any SASLAccounts
    let certificate: [UInt8]?

    func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        guard let wanted = try? decodeUTF8((response ?? [])[...]), !wanted.utf8.contains(0) else {
            return .failure("The name is not UTF-8.")
        }
        guard let certificate, let username = try await self.accounts.username(certificate: certificate) else {
            return .failure("No account belongs to the client's certificate.")
        }
        return try await authorize(username, as: wanted.isEmpty ? nil : wanted, in: self.accounts)
    }
}

/// ANONYMOUS on the server's side.
struct AnonymousServer: SASLServerMechanism {
    let name = "ANONYMOUS"
    let isClientFirst = true
    let accounts: any SASLAccounts

    func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        guard self.accounts.allowsAnonymous else { return .failure("Nobody enters without a name.") }
        return .success(SASLIdentity(username: ""))
    }
}
