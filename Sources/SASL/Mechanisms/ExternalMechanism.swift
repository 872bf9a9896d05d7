/// EXTERNAL (RFC 4422, appendix A): the proof is elsewhere, in the client certificate of the TLS connection.
struct ExternalMechanism: SASLMechanism {
    let name = "EXTERNAL"
    let showsSecret = false
    private let message: [UInt8]

    init(authorizationID: Secret?) throws(SASLError) {
        self.message = authorizationID?.bytes ?? []
        guard !self.message.contains(0) else {
            throw SASLError(.prohibitedCharacter, "The user name holds a NUL character.")
        }
    }

    func initialResponse() -> [UInt8]? { self.message }

    func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        throw SASLError(.malformedChallenge, "The server asked for more than EXTERNAL has.")
    }
}
