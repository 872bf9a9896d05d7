/// ANONYMOUS (RFC 4505): no proof, only a word for the operator's log.
struct AnonymousMechanism: SASLMechanism {
    let name = "ANONYMOUS"
    let showsSecret = false
    private let message: [UInt8]

    /// Throws ``SASLError/Code/prohibitedCharacter`` for more than 255 characters or a control character.
    init(trace: String) throws(SASLError) {
        guard trace.unicodeScalars.count <= 255, !trace.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw SASLError(.prohibitedCharacter, "The trace is too long or holds a control character.")
        }
        self.message = Array(trace.utf8)
    }

    func initialResponse() -> [UInt8]? { self.message }

    func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        throw SASLError(.malformedChallenge, "The server asked for more than ANONYMOUS has.")
    }
}
