import MailCrypto

/// SCRAM on the server's side (RFC 5802), plain and bound to the connection.
struct ScramServer: SASLServerMechanism {
    private enum State {
        case begin
        case sentFirst(Exchange)
        case sentFinal(SASLIdentity)
        case over
    }

    /// What the first two messages fixed.
    private struct Exchange {
        let username: String
        let authorizationID: String?
        /// Nil where there is no such account; the exchange goes on as if there were.
        let password: [UInt8]?
        let salt: [UInt8]
        let nonce: [UInt8]
        /// `c=` as the client must send it, Base64 undone.
        let expectedBinding: [UInt8]
        let clientFirstBare: [UInt8]
        let serverFirst: [UInt8]
    }

    /// How often passwords are hashed: the least that RFC 7677 allows, as the password itself is at hand.
    static let rounds = 4096

    let name: String
    let isClientFirst = true
    private let hash: HashFunction
    private let isBound: Bool
    private let offersBinding: Bool
    private let bindings: [ChannelBinding]
    private let accounts: any SASLAccounts
    private let nonce: [UInt8]?
    private var state = State.begin

    /// `nonce` is given by tests only.
    init(
        _ variant: ScramVariant, isBound: Bool, offersBinding: Bool, bindings: [ChannelBinding],
        accounts: any SASLAccounts,
        nonce: [UInt8]? = nil
    ) {
        self.name = variant.rawValue + (isBound ? "-PLUS" : "")
        self.hash = variant.hash
        self.isBound = isBound
        self.offersBinding = offersBinding
        self.bindings = bindings
        self.accounts = accounts
        self.nonce = nonce
    }

    mutating func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        let state = self.state
        self.state = .over
        switch state {
        case .begin: return try await self.begin(response ?? [])
        case .sentFirst(let exchange): return try await self.check(response ?? [], exchange)
        case .sentFinal(let identity):
            return response?.isEmpty == true ? .success(identity) : .failure("The client's last message is not empty.")
        case .over: return .failure("The exchange is over.")
        }
    }

    // MARK: The client's first message

    private mutating func begin(_ message: [UInt8]) async throws -> SASLServerStep {
        let parts = message.split(separator: UInt8(ascii: ","), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let fields = ScramAttributes(parts[2]),
            let name = fields.value("n", at: 0).flatMap({ SASLName.decode($0) }),
            let username = String(validating: name, as: UTF8.self), !username.isEmpty,
            let clientNonce = fields.value("r", at: 1), !clientNonce.isEmpty
        else { return .failure("The client's first SCRAM message has another form.") }
        guard let binding = self.expectedBinding(flag: Array(parts[0])) else {
            return .failure("The client's channel binding does not fit: somebody may stand in between.")
        }
        let wanted = try Self.authorizationID(Array(parts[1]))
        let nonce = clientNonce + (try self.nonce ?? Base64.encode(RandomBytes.make(18)))
        let salt = try RandomBytes.make(16)
        let password = try await self.accounts.password(of: username).flatMap { try? SASLprep.prepare($0) }
        let serverFirst =
            Array("r=".utf8) + nonce + Array(",s=\(Base64.text(salt)),i=\(Self.rounds)".utf8)
        let header = Array(parts[0]) + [UInt8(ascii: ",")] + Array(parts[1]) + [UInt8(ascii: ",")]
        self.state = .sentFirst(
            Exchange(
                username: username, authorizationID: wanted, password: password, salt: salt, nonce: nonce,
                expectedBinding: header + binding, clientFirstBare: Array(parts[2]), serverFirst: serverFirst))
        return .challenge(serverFirst)
    }

    /// The binding data that must come with this flag; nil where the flag must not be accepted.
    private func expectedBinding(flag: [UInt8]) -> [UInt8]? {
        switch String(decoding: flag, as: UTF8.self) {
        case "n": self.isBound ? nil : []
        // The client could bind and believes that this server cannot: where it said so, somebody hid that.
        case "y": self.isBound || self.offersBinding ? nil : []
        case let text where text.hasPrefix("p="):
            self.isBound ? self.bindings.first { $0.type == text.dropFirst(2) }?.data : nil
        default: nil
        }
    }

    private static func authorizationID(_ field: [UInt8]) throws(SASLError) -> String? {
        if field.isEmpty { return nil }
        guard field.starts(with: "a=".utf8), let name = SASLName.decode(field.dropFirst(2)), !name.isEmpty else {
            throw SASLError(.malformedChallenge, "The client's authorization identity has another form.")
        }
        return try decodeUTF8(name[...])
    }

    // MARK: The client's proof

    private mutating func check(_ message: [UInt8], _ exchange: Exchange) async throws -> SASLServerStep {
        guard let comma = message.lastIndex(of: UInt8(ascii: ",")), let fields = ScramAttributes(message[..<comma]),
            let last = ScramAttributes(message[(comma + 1)...]),
            let binding = fields.value("c", at: 0).flatMap({ Base64.decode($0) }),
            let nonce = fields.value("r", at: 1), let proof = last.value("p", at: 0).flatMap({ Base64.decode($0) })
        else { return .failure("The client's last SCRAM message has another form.") }
        let comma1 = [UInt8(ascii: ",")]
        let math = try ScramMath(
            hash: self.hash, password: exchange.password ?? RandomBytes.make(16), salt: exchange.salt,
            rounds: Self.rounds,
            authMessage: exchange.clientFirstBare + comma1 + exchange.serverFirst + comma1 + message[..<comma])
        guard constantTimeEquals(try math.clientProof(), proof), exchange.password != nil else {
            return .failure("The name or the password is wrong.")
        }
        guard constantTimeEquals(nonce, exchange.nonce), constantTimeEquals(binding, exchange.expectedBinding) else {
            return .failure("The client's nonce or channel binding does not fit: somebody may stand in between.")
        }
        let step = try await authorize(exchange.username, as: exchange.authorizationID, in: self.accounts)
        guard case .success(let identity) = step else { return step }
        self.state = .sentFinal(identity)
        return .challenge(Array("v=".utf8) + Base64.encode(try math.serverSignature()))
    }
}
