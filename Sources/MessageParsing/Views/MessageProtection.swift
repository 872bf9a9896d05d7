/// How a part is signed or encrypted, as far as its structure tells. Nothing here is verified or decrypted.
public enum MessageProtection: Hashable, Sendable {
    /// multipart/signed with OpenPGP (RFC 3156).
    case pgpSigned
    /// multipart/encrypted with OpenPGP (RFC 3156).
    case pgpEncrypted
    /// multipart/signed with S/MIME (RFC 8551 3.5.3).
    case smimeSigned
    /// application/pkcs7-mime with signed data: the text is inside.
    case smimeOpaqueSigned
    /// application/pkcs7-mime with enveloped or authenticated-enveloped data.
    case smimeEncrypted
    /// application/pkcs7-mime with compressed data or certificates only.
    case smimeOther
    /// OpenPGP armour in the text itself.
    case pgpInline
    /// multipart/signed or multipart/encrypted with a protocol that is not known here.
    case unknown(String)

    /// Whether the content cannot be read without a key.
    public var isEncrypted: Bool {
        switch self {
        case .pgpEncrypted, .smimeEncrypted: true
        default: false
        }
    }
}

extension MailPart {
    /// How this part is protected; nil when its type says nothing of the kind.
    public var protection: MessageProtection? {
        let type = self.mediaType
        switch (type.type, type.subtype) {
        case ("multipart", "signed"):
            let name = (type["protocol"] ?? self.children.last?.mediaType.essence ?? "").lowercased()
            if name.contains("pgp-signature") { return .pgpSigned }
            return name.contains("pkcs7-signature") ? .smimeSigned : .unknown(name)
        case ("multipart", "encrypted"):
            let name = (type["protocol"] ?? self.children.first?.mediaType.essence ?? "").lowercased()
            return name.contains("pgp-encrypted") ? .pgpEncrypted : .unknown(name)
        case ("application", "pkcs7-mime"), ("application", "x-pkcs7-mime"): return Self.smime(type["smime-type"])
        case ("text", _): return self.hasPGPArmour ? .pgpInline : nil
        default: return nil
        }
    }

    private static func smime(_ kind: String?) -> MessageProtection {
        switch kind?.lowercased() {
        case "signed-data": .smimeOpaqueSigned
        case "enveloped-data", "authenveloped-data", nil: .smimeEncrypted
        default: .smimeOther
        }
    }

    /// Whether OpenPGP armour begins in the first lines of the text (RFC 9580 6.2).
    private var hasPGPArmour: Bool {
        let start = self.content.prefix(4_096)
        let text = String(decoding: start, as: UTF8.self)
        return text.split(separator: "\n").contains {
            $0.hasPrefix("-----BEGIN PGP MESSAGE-----") || $0.hasPrefix("-----BEGIN PGP SIGNED MESSAGE-----")
        }
    }
}

extension MailMessage {
    /// The outermost protection of this message, or nil.
    public var protection: MessageProtection? {
        if let root = self.root.protection { return root }
        return self.root.isMultipart ? self.root.children.prefix(16).lazy.compactMap(\.protection).first : nil
    }
}
