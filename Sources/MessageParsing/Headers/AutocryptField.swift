/// The OpenPGP key that a writer offers for answers: the Autocrypt field (Autocrypt Level 1, 2.1).
///
/// The field proves nothing; it says where an answer could be encrypted to.
public struct AutocryptField: Hashable, Sendable {
    /// The address that the key is for.
    public let address: EmailAddress
    /// Whether the writer would rather have encrypted answers (`prefer-encrypt=mutual`).
    public let prefersEncryption: Bool
    /// The key as transferable public key of OpenPGP, decoded from base64 and not looked into.
    public let keyData: [UInt8]

    /// Reads the value of an Autocrypt field.
    ///
    /// Nil when the address or the key is missing, the key is no base64, or an attribute is unknown: those whose name
    /// begins with an underscore may be ignored, others may not.
    public init?(_ value: String) {
        var address: EmailAddress?
        var prefersEncryption = false
        var key: [UInt8]?
        for attribute in value.utf8.split(separator: ASCII.semicolon) {
            let halves = attribute.split(separator: ASCII.equals, maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(decoding: Array(halves[0]).trimmingASCIIWhitespace(), as: UTF8.self)
            guard halves.count == 2 else {
                if name.isEmpty { continue }
                return nil
            }
            let text = Array(halves[1]).trimmingASCIIWhitespace()
            switch name {
            case "addr": address = EmailAddress(String(decoding: text, as: UTF8.self))
            case "prefer-encrypt": prefersEncryption = text.elementsEqual("mutual".utf8)
            case "keydata":
                let decoded = Base64.decode(Array(text))
                if !decoded.isDamaged { key = decoded.bytes }
            default: guard name.hasPrefix("_") else { return nil }
            }
        }
        guard let address, let key, !key.isEmpty else { return nil }
        self.address = address
        self.prefersEncryption = prefersEncryption
        self.keyData = key
    }
}

extension MailMessage {
    /// The key that the author offers; nil unless exactly one Autocrypt field is sound and is for the author's address.
    public var autocrypt: AutocryptField? {
        guard let author = self.author.mailbox?.address, !self.root.mediaType.essence.hasSuffix("/report") else {
            return nil
        }
        let found = self.headers.all(.autocrypt).compactMap { AutocryptField($0.value) }.filter {
            $0.address == author
        }
        return found.count == 1 ? found[0] : nil
    }
}
