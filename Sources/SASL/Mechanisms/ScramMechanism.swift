import MailCrypto
import MailTransport

/// SCRAM (RFC 5802, 7677): neither side shows the password, and both prove that they know it.
struct ScramMechanism: SASLMechanism {
    /// How the client stands towards channel binding: the flag of the GS2 header.
    enum Binding: Sendable {
        /// `n`: the client cannot.
        case unsupported
        /// `y`: the client could, but the server does not seem to. Whoever took the -PLUS names out of the server's
        /// list is found out by this.
        case supportedButNotOffered
        /// `p`: the login is bound to the connection, as the -PLUS mechanisms are.
        case bound(ChannelBinding)
    }

    private enum State {
        case begin
        case sentFirst(bare: [UInt8])
        case sentFinal(signature: [UInt8])
        case verified
        case broken
    }

    /// The fewest rounds of hashing accepted (RFC 7677, 4): with fewer, a false server could try passwords fast.
    static let fewestRounds = 4096
    /// The most rounds accepted: a false server must not keep the processor busy for long.
    static let mostRounds = 600_000

    let name: String
    let showsSecret = false
    private let hash: HashFunction
    private let username: [UInt8]
    private let password: Secret
    private let header: [UInt8]
    private let bindingData: [UInt8]
    private let nonce: [UInt8]
    private var state = State.begin

    /// Prepares the name and the password; `nonce` is given by tests only.
    ///
    /// Throws ``SASLError/Code/prohibitedCharacter`` where SASLprep refuses them.
    init(
        _ variant: ScramVariant, username: Secret, password: Secret, authorizationID: Secret? = nil, binding: Binding,
        nonce: [UInt8]? = nil
    ) throws(SASLError) {
        self.hash = variant.hash
        self.username = SASLName.encode(try SASLprep.prepare(username.text))
        self.password = Secret(String(decoding: try SASLprep.prepare(password.text), as: UTF8.self))
        let flag: String
        switch binding {
        case .unsupported: (flag, self.bindingData, self.name) = ("n", [], variant.rawValue)
        case .supportedButNotOffered: (flag, self.bindingData, self.name) = ("y", [], variant.rawValue)
        case .bound(let channel):
            (flag, self.bindingData, self.name) = ("p=" + channel.type, channel.data, variant.rawValue + "-PLUS")
        }
        var header = Array((flag + ",").utf8)
        if let authorizationID {
            header += Array("a=".utf8) + SASLName.encode(try SASLprep.prepare(authorizationID.text))
        }
        self.header = header + [UInt8(ascii: ",")]
        if let nonce { self.nonce = nonce } else { self.nonce = try Self.makeNonce() }
    }

    private static func makeNonce() throws(SASLError) -> [UInt8] {
        do {
            return Base64.encode(try RandomBytes.make(24))
        } catch {
            throw SASLError(.aborted, "There are no random numbers.", underlying: error)
        }
    }

    mutating func initialResponse() -> [UInt8]? {
        let bare = Array("n=".utf8) + self.username + Array(",r=".utf8) + self.nonce
        self.state = .sentFirst(bare: bare)
        return self.header + bare
    }

    mutating func respond(to challenge: [UInt8]) throws -> [UInt8] {
        switch self.state {
        case .sentFirst(let bare):
            self.state = .broken
            return try self.makeFinal(bare: bare, serverFirst: challenge)
        case .sentFinal(let signature):
            self.state = .broken
            try self.verify(challenge, signature: signature)
            return []
        case .begin, .verified, .broken:
            throw SASLError(.malformedChallenge, "The server asked for more than SCRAM has.")
        }
    }

    mutating func finish(success data: [UInt8]?) throws {
        if case .sentFinal(let signature) = self.state, let data, !data.isEmpty {
            self.state = .broken
            try self.verify(data, signature: signature)
        }
        guard case .verified = self.state else {
            throw SASLError(.serverNotVerified, "The server did not prove that it knows the password.")
        }
    }

    /// The proof, from the server's nonce, salt and number of rounds.
    private mutating func makeFinal(bare: [UInt8], serverFirst: [UInt8]) throws -> [UInt8] {
        guard let fields = ScramAttributes(serverFirst), let nonce = fields.value("r", at: 0),
            let salt = fields.value("s", at: 1).flatMap({ Base64.decode($0) }), !salt.isEmpty,
            let rounds = fields.value("i", at: 2).flatMap({ Int(String(decoding: $0, as: UTF8.self)) })
        else { throw SASLError(.malformedChallenge, "The server's first SCRAM message has another form.") }
        guard nonce.starts(with: self.nonce), nonce.count > self.nonce.count else {
            throw SASLError(.serverNotVerified, "The server's nonce does not continue the one sent.")
        }
        guard (Self.fewestRounds...Self.mostRounds).contains(rounds) else {
            throw SASLError(
                .unsafeParameters,
                "The server asks for \(rounds) rounds of hashing; \(Self.fewestRounds) to \(Self.mostRounds) are accepted."
            )
        }
        let binding = Base64.encode(self.header + self.bindingData)
        let withoutProof = Array("c=".utf8) + binding + Array(",r=".utf8) + nonce
        let comma = [UInt8(ascii: ",")]
        let math = try ScramMath(
            hash: self.hash, password: self.password.bytes, salt: salt, rounds: rounds,
            authMessage: bare + comma + serverFirst + comma + withoutProof)
        self.state = .sentFinal(signature: try math.serverSignature())
        return withoutProof + Array(",p=".utf8) + Base64.encode(try math.clientProof())
    }

    /// Checks the server's signature, or reads why it refused.
    private mutating func verify(_ serverFinal: [UInt8], signature: [UInt8]) throws(SASLError) {
        guard let fields = ScramAttributes(serverFinal) else {
            throw SASLError(.malformedChallenge, "The server's last SCRAM message has another form.")
        }
        if let reason = fields.value("e", at: 0) { throw Self.refusal(reason) }
        guard let claimed = fields.value("v", at: 0).flatMap({ Base64.decode($0) }),
            constantTimeEquals(claimed, signature)
        else { throw SASLError(.serverNotVerified, "The server's signature is wrong: it does not know the password.") }
        self.state = .verified
    }

    /// The error values of RFC 5802, section 7.
    private static func refusal(_ reason: [UInt8]) -> SASLError {
        switch String(decoding: reason, as: UTF8.self) {
        case "server-does-support-channel-binding", "channel-bindings-dont-match":
            SASLError(.serverNotVerified, "The login is not bound to the server's end of the connection.")
        case "channel-binding-not-supported", "unsupported-channel-binding-type":
            SASLError(.aborted, "The server does not know this kind of channel binding.")
        case "extensions-not-supported", "other-error", "invalid-encoding", "no-resources":
            SASLError(.aborted, "The server could not go on with SCRAM.", remedy: .retryLater(after: nil))
        default: SASLError(.rejected, "The server refused the user name or the password.")
        }
    }
}
