/// The header fields that a signature or an encryption covers (RFC 9788): a copy of the message's own in the part that
/// was signed or encrypted.
///
/// Nothing is verified here. Whoever has checked the signature may trust these fields more than those outside.
public struct ProtectedHeaders: Sendable {
    /// How the fields are protected.
    public enum Mode: Hashable, Sendable {
        /// `hp="clear"`: they were signed.
        case signed
        /// `hp="cipher"`: they were encrypted.
        case encrypted
        /// `protected-headers="v1"`: the form of the drafts before RFC 9788.
        case legacy
    }

    /// How the fields are protected.
    public let mode: Mode
    /// The fields of the protected part; among them are those that describe the part itself.
    public let headers: HeaderList
    /// The fields that stood outside when the message was encrypted, as its writer knew them (HP-Outer, RFC 9788 2.2).
    public let outer: [(name: String, value: String)]
}

extension MailMessage {
    /// The protected fields of a signed message, or of what decrypting a message gave; nil where there are none.
    ///
    /// They stand at the root of the protected part: the first part of a multipart/signed, or the root of this message.
    public var protectedHeaders: ProtectedHeaders? {
        var part = self.root
        while part.isMultipart, part.mediaType.subtype == "signed", let first = part.children.first { part = first }
        let type = part.mediaType
        let mode: ProtectedHeaders.Mode
        switch type["hp"]?.lowercased() {
        case "clear": mode = .signed
        case "cipher": mode = .encrypted
        default:
            guard type["protected-headers"]?.lowercased() == "v1" else { return nil }
            mode = .legacy
        }
        let outer = part.headers.all(.hpOuter).compactMap { field -> (name: String, value: String)? in
            let halves = field.value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[0].isEmpty else { return nil }
            let value = Array(halves[1].utf8).trimmingASCIIWhitespace()
            return (String(halves[0]), String(decoding: value, as: UTF8.self))
        }
        return ProtectedHeaders(mode: mode, headers: part.headers, outer: outer)
    }

    /// The names of the protected fields whose value outside is another, in lower case: what somebody changed on the
    /// way, or what was hidden on purpose.
    public var fieldsThatDifferFromProtected: [String] {
        guard let protected = self.protectedHeaders else { return [] }
        var seen: Set<String> = []
        return protected.headers.compactMap { field in
            let name = field.name
            let describesPart = name.canonical.hasPrefix("content-") || name == .hpOuter
            guard !describesPart, seen.insert(name.canonical).inserted else { return nil }
            let inside = protected.headers.all(name).map(\.value)
            return self.headers.all(name).map(\.value) == inside ? nil : name.canonical
        }
    }
}
