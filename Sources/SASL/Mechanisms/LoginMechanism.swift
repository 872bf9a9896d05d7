/// LOGIN: the server asks twice, first for the name, then for the password, in whatever words it likes.
struct LoginMechanism: SASLMechanism {
    let name = "LOGIN"
    let showsSecret = true
    private var answers: [Secret]

    /// Throws ``SASLError/Code/prohibitedCharacter`` for a NUL, which servers cut the text at.
    init(username: Secret, password: Secret) throws(SASLError) {
        guard !username.bytes.contains(0), !password.bytes.contains(0) else {
            throw SASLError(.prohibitedCharacter, "The user name or the password holds a NUL character.")
        }
        self.answers = [password, username]
    }

    func initialResponse() -> [UInt8]? { nil }

    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        guard let answer = self.answers.popLast() else {
            throw SASLError(.malformedChallenge, "The server asked for more than a name and a password.")
        }
        return answer.bytes
    }

    func finish(success data: [UInt8]?) throws(SASLError) {
        guard self.answers.isEmpty else {
            throw SASLError(.malformedChallenge, "The server accepted the login before it asked for the password.")
        }
    }
}
