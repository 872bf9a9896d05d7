/// PLAIN (RFC 4616): all in one message, `[authzid] NUL authcid NUL password`.
struct PlainMechanism: SASLMechanism {
    let name = "PLAIN"
    let showsSecret = true
    private let message: [UInt8]

    /// Throws ``SASLError/Code/prohibitedCharacter`` for a NUL, which would move the borders.
    init(username: Secret, password: Secret, authorizationID: Secret?) throws(SASLError) {
        let fields = [authorizationID?.bytes ?? [], username.bytes, password.bytes]
        guard !fields.contains(where: { $0.contains(0) }) else {
            throw SASLError(.prohibitedCharacter, "The user name or the password holds a NUL character.")
        }
        self.message = Array(fields.joined(separator: [0]))
    }

    func initialResponse() -> [UInt8]? { self.message }

    /// There is nothing to answer; an empty challenge only asks for the first message.
    func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        throw SASLError(.malformedChallenge, "The server asked for more than PLAIN has.")
    }
}
