public import DeskIdentity
internal import MailCrypto
public import MessageParsing

/// Makes the tokens of outgoing mail and recognises them in what comes back.
///
/// The first key signs; all keys verify, so that keys can be changed: put the new one first and drop the old one when
/// its conversations have ended.
public struct ReplyTokenSigner: Sendable {
    /// What a look at a text for a token finds.
    public enum Reading: Sendable, Hashable {
        /// There is nothing that looks like a token.
        case none
        /// A token that one of the keys made for this organization.
        case valid(ReplyToken)
        /// It looks like a token, but no key made it for this organization: somebody guessed, or it is not ours.
        case forged
    }

    private let signing: ReplyTokenKey
    private let older: [ReplyTokenKey]

    /// The longest token that is looked at, in bytes.
    public static let maximumBytes = 220
    private static let macBytes = 16
    private static let purpose = Array("martlet reply token 1".utf8)

    /// A signer with `key`, that also believes tokens of `older` keys.
    public init(key: ReplyTokenKey, older: [ReplyTokenKey] = []) {
        self.signing = key
        self.older = older
    }

    /// The token's text, `t.TICKET.NONCE.MAC`; about 60 bytes for short ticket ids.
    public func text(of token: ReplyToken, in organization: OrganizationID) throws -> String {
        let mac = try Self.mac(of: token, in: organization, key: self.signing)
        let parts = [Array(token.ticket.value.utf8), token.nonce, mac].map(TokenAlphabet.encode)
        return "t." + parts.joined(separator: ".")
    }

    /// The Message-ID that carries `token`; nil when `domain` is no host name.
    public func messageID(for token: ReplyToken, in organization: OrganizationID, domain: String) throws -> MessageID? {
        guard let address = EmailAddress(localPart: "x", domain: domain), !address.domain.hasPrefix("[") else {
            return nil
        }
        return MessageID(try self.text(of: token, in: organization) + "@" + address.domain)
    }

    /// `support+t.…@example.com` for `support@example.com`; nil where the local part would pass the 64 bytes of
    /// RFC 5321 4.5.3.1.1.
    public func plusAddress(
        of address: EmailAddress, for ticket: TicketID, in organization: OrganizationID
    ) throws -> EmailAddress? {
        let local = address.localPart + "+" + (try self.text(of: ReplyToken(ticket: ticket), in: organization))
        guard local.utf8.count <= 64 else { return nil }
        return EmailAddress(localPart: local, domain: address.domain)
    }

    /// Looks for a token before the `@` of a Message-ID.
    public func read(_ id: MessageID, in organization: OrganizationID) throws -> Reading {
        try self.read(id.value.prefix { $0 != "@" }, in: organization)
    }

    /// Looks for a token behind the first `+` of an address.
    public func read(_ address: EmailAddress, in organization: OrganizationID) throws -> Reading {
        guard let plus = address.localPart.firstIndex(of: "+") else { return .none }
        return try self.read(address.localPart[address.localPart.index(after: plus)...], in: organization)
    }

    /// Looks whether `text` is a token.
    public func read(_ text: some StringProtocol, in organization: OrganizationID) throws -> Reading {
        guard text.utf8.count <= Self.maximumBytes else { return .none }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].lowercased() == "t" else { return .none }
        guard let ticket = TokenAlphabet.decode(parts[1]), !ticket.isEmpty,
            let nonce = TokenAlphabet.decode(parts[2]),
            let mac = TokenAlphabet.decode(parts[3]), mac.count == Self.macBytes
        else { return .none }
        guard let name = String(validating: ticket, as: UTF8.self) else { return .forged }
        let token = ReplyToken(ticket: TicketID(name), nonce: nonce)
        var known = false
        // Every key is tried, whatever the earlier ones said: the time tells nothing.
        for key in [self.signing] + self.older {
            let right = constantTimeEquals(try Self.mac(of: token, in: organization, key: key), mac)
            known = right || known
        }
        return known ? .valid(token) : .forged
    }

    /// The lengths stand before the parts, so that no two tokens share their signed bytes.
    private static func mac(
        of token: ReplyToken, in organization: OrganizationID, key: ReplyTokenKey
    ) throws -> [UInt8] {
        var signed = Self.purpose
        for part in [Array(organization.value.utf8), Array(token.ticket.value.utf8), token.nonce] {
            signed.append(contentsOf: withBigEndianBytes(of: UInt64(part.count)))
            signed.append(contentsOf: part)
        }
        return Array(try HashFunction.sha256.authenticationCode(of: signed, key: key.bytes).prefix(Self.macBytes))
    }

    private static func withBigEndianBytes(of value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }
}
