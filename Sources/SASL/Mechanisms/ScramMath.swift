import MailCrypto

/// The computations of SCRAM (RFC 5802, section 3), the same on both sides.
struct ScramMath: Sendable {
    private let hash: HashFunction
    private let saltedPassword: [UInt8]
    private let authMessage: [UInt8]

    /// Stretches the password, which has been prepared.
    init(
        hash: HashFunction, password: [UInt8], salt: [UInt8], rounds: Int, authMessage: [UInt8]
    ) throws(CryptoError) {
        self.hash = hash
        self.saltedPassword = try hash.stretch(password, salt: salt, rounds: rounds)
        self.authMessage = authMessage
    }

    /// ClientProof: what the client sends.
    func clientProof() throws(CryptoError) -> [UInt8] {
        let clientKey = try self.hash.authenticationCode(of: Array("Client Key".utf8), key: self.saltedPassword)
        let storedKey = try self.hash.digest(clientKey)
        let signature = try self.hash.authenticationCode(of: self.authMessage, key: storedKey)
        return zip(clientKey, signature).map { $0 ^ $1 }
    }

    /// ServerSignature: what the server sends back.
    func serverSignature() throws(CryptoError) -> [UInt8] {
        let serverKey = try self.hash.authenticationCode(of: Array("Server Key".utf8), key: self.saltedPassword)
        return try self.hash.authenticationCode(of: self.authMessage, key: serverKey)
    }
}

/// The variants of SCRAM, by hash.
enum ScramVariant: String, CaseIterable, Sendable {
    case sha512 = "SCRAM-SHA-512"
    case sha256 = "SCRAM-SHA-256"
    case sha1 = "SCRAM-SHA-1"

    var hash: HashFunction {
        switch self {
        case .sha512: .sha512
        case .sha256: .sha256
        case .sha1: .sha1
        }
    }
}

/// The attributes of a SCRAM message: one letter, `=`, a value; divided by commas.
struct ScramAttributes {
    private let fields: [(name: UInt8, value: [UInt8])]

    /// Nil when a field has another form.
    init?(_ message: some Collection<UInt8>) {
        var fields: [(name: UInt8, value: [UInt8])] = []
        for field in message.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let name = field.first, field.dropFirst().first == UInt8(ascii: "=") else { return nil }
            fields.append((name, Array(field.dropFirst(2))))
        }
        self.fields = fields
    }

    /// The letter of the first field: messages prescribe their order.
    var first: UInt8? { self.fields.first?.name }

    /// The value of the attribute at `place` if it bears this letter.
    func value(_ name: Character, at place: Int) -> [UInt8]? {
        guard place < self.fields.count, self.fields[place].name == name.asciiValue else { return nil }
        return self.fields[place].value
    }
}

/// Names inside of SCRAM and OAUTHBEARER: a comma is written `=2C` and an equals sign `=3D` (RFC 5801, section 4).
enum SASLName {
    static func encode(_ name: [UInt8]) -> [UInt8] {
        name.flatMap { byte in
            switch byte {
            case UInt8(ascii: ","): Array("=2C".utf8)
            case UInt8(ascii: "="): Array("=3D".utf8)
            default: [byte]
            }
        }
    }

    /// Nil when an equals sign stands alone.
    static func decode(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
        let coded = Array(bytes)
        var name: [UInt8] = []
        var index = 0
        while index < coded.count {
            if coded[index] != UInt8(ascii: "=") {
                name.append(coded[index])
                index += 1
                continue
            }
            switch coded[index...].prefix(3) {
            case let code where code.elementsEqual("=2C".utf8): name.append(UInt8(ascii: ","))
            case let code where code.elementsEqual("=3D".utf8): name.append(UInt8(ascii: "="))
            default: return nil
            }
            index += 3
        }
        return name
    }
}
