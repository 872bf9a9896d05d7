/// OAUTHBEARER (RFC 7628) and XOAUTH2 on the server's side.
struct BearerServer: SASLServerMechanism {
    var name: String { self.form.rawValue }
    let isClientFirst = true
    private let form: BearerMechanism.Form
    private let accounts: any SASLAccounts
    private var isRefused = false

    init(_ form: BearerMechanism.Form, accounts: any SASLAccounts) {
        self.form = form
        self.accounts = accounts
    }

    mutating func step(_ response: [UInt8]?) async throws -> SASLServerStep {
        if self.isRefused { return .failure("The access token was refused.") }
        guard let (username, token) = self.read(response ?? []) else {
            return self.refuse(["status": .string(self.form == .standard ? "invalid_request" : "400")])
        }
        guard try await self.accounts.accepts(token: token, of: username) else {
            return self.refuse(["status": .string(self.form == .standard ? "invalid_token" : "401")])
        }
        return .success(SASLIdentity(username: username))
    }

    /// The reason as JSON; the client answers with nothing of interest, and then hears the refusal itself.
    private mutating func refuse(_ reason: [String: JSONValue]) -> SASLServerStep {
        self.isRefused = true
        var reason = reason
        if self.form == .google { reason["schemes"] = .string("bearer") }
        return .challenge(JSONValue.object(reason).encoded)
    }

    /// The name and the token out of the fields that byte 1 divides.
    private func read(_ message: [UInt8]) -> (username: String, token: String)? {
        let fields = message.split(separator: 0x01, omittingEmptySubsequences: false)
        guard let head = fields.first, message.suffix(2) == [0x01, 0x01],
            let bearer = fields.lazy.compactMap({ Self.value(of: "auth=", in: $0) }).first,
            bearer.prefix(7).lowercased() == "bearer ", let username = self.username(Array(head))
        else { return nil }
        return (username, String(bearer.dropFirst(7)))
    }

    private func username(_ head: [UInt8]) -> String? {
        guard self.form == .standard else { return Self.value(of: "user=", in: head[...]) }
        let parts = head.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("n".utf8) || parts[0].elementsEqual("y".utf8),
            parts[1].starts(with: "a=".utf8), let name = SASLName.decode(parts[1].dropFirst(2))
        else { return nil }
        return String(validating: name, as: UTF8.self)
    }

    private static func value(of key: String, in field: ArraySlice<UInt8>) -> String? {
        guard field.starts(with: key.utf8) else { return nil }
        return String(validating: field.dropFirst(key.utf8.count), as: UTF8.self)
    }
}
