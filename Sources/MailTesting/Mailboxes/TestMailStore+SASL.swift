public import SASL

/// The users of the store log in to the test servers by every mechanism that a password or a token serves.
extension TestMailStore: SASLAccounts {
    /// Whether `token` is one of the user's OAuth access tokens.
    public func accepts(token: String, of username: String) async -> Bool {
        self.isToken(token, of: username)
    }
}
