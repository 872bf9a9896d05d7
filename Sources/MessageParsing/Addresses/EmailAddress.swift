/// One mail address: a local part and a domain, ready to be compared and to be put on the wire.
///
/// Two addresses are equal when their local parts are equal letter by letter and their domains name the same host: the
/// domain is kept in lower case, as A-labels (RFC 5891), without a trailing dot. The local part is kept unquoted; where
/// the wire needs quotes (RFC 5322 3.2.4) `description` puts them. Comments, routes and display names are not part of
/// an address: `MailboxAddress` and the header parser deal with them.
///
/// ```swift
/// EmailAddress("Ann.Lee@Example.COM")?.description   // "Ann.Lee@example.com"
/// EmailAddress("not an address")                     // nil
/// ```
public struct EmailAddress: Hashable, Sendable {
    /// The part before the `@`, without quotes or escapes; case is kept, for only the receiving host may fold it.
    public let localPart: String
    /// The part after the `@`: lower case, A-labels, no trailing dot; or an address literal with its brackets.
    public let domain: String

    /// The longest local part that is accepted, in bytes.
    ///
    /// RFC 5321 4.5.3.1.1 says 64; bounce addresses of mailing services are longer, and refusing them would lose mail.
    public static let maximumLocalPartBytes = 256

    /// Parses exactly one address (RFC 5322 addr-spec, RFC 6532 letters), with space around it ignored.
    ///
    /// Nil for anything else: an empty part, a second `@`, a control character, a space outside quotes, a domain that
    /// is no host name. Dots at odd places in the local part are accepted, for such addresses are in use.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let at = Self.separator(in: bytes),
            let local = Self.unquotedLocalPart(bytes[..<at])
        else { return nil }
        self.init(localPart: local, domain: String(decoding: bytes[(at + 1)...], as: UTF8.self))
    }

    /// Makes an address from its two parts; the local part comes unquoted, the domain as typed.
    ///
    /// Nil when the local part is empty, too long or holds a control character, or the domain is no host name and no
    /// address literal.
    public init?(localPart: String, domain: String) {
        let local = Array(localPart.utf8)
        guard !local.isEmpty, local.count <= Self.maximumLocalPartBytes,
            !local.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            let canonical = InternationalDomain.canonical(domain)
        else { return nil }
        self.localPart = localPart
        self.domain = canonical
    }
}

extension EmailAddress {
    /// Takes parts that were checked and are canonical.
    init(canonicalLocalPart: String, domain: String) {
        self.localPart = canonicalLocalPart
        self.domain = domain
    }
}

extension EmailAddress: CustomStringConvertible {
    /// The address as it stands on the wire, the local part quoted where it must be.
    public var description: String { "\(self.quotedLocalPart)@\(self.domain)" }

    /// The local part as it stands on the wire: plain where it is a dot-atom, quoted otherwise.
    public var quotedLocalPart: String {
        let bytes = Array(self.localPart.utf8)
        guard !Self.isDotAtom(bytes) else { return self.localPart }
        var quoted = "\""
        for scalar in self.localPart.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Whether the local part holds letters beyond ASCII, so that a server must offer SMTPUTF8 (RFC 6531).
    public var needsSMTPUTF8: Bool { self.localPart.utf8.contains { $0 >= 0x80 } }
}

extension EmailAddress {
    /// Whether these bytes stand in an address without quotes: atoms (RFC 5322 3.2.3, RFC 6532) with dots between.
    static func isDotAtom(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last, first != ASCII.dot, last != ASCII.dot else {
            return false
        }
        var previous: UInt8 = 0
        for byte in bytes {
            guard byte == ASCII.dot ? previous != ASCII.dot : ASCII.isAtom(byte) else { return false }
            previous = byte
        }
        return true
    }

    /// The place of the one `@` outside quotes; nil when there is none or more than one.
    private static func separator(in bytes: [UInt8]) -> Int? {
        var inQuotes = false
        var escaped = false
        var found: Int?
        for (index, byte) in bytes.enumerated() {
            if escaped {
                escaped = false
            } else if inQuotes, byte == ASCII.backslash {
                escaped = true
            } else if byte == ASCII.quote {
                inQuotes.toggle()
            } else if byte == ASCII.at, !inQuotes {
                guard found == nil else { return nil }
                found = index
            }
        }
        return inQuotes ? nil : found
    }

    /// The local part without quotes, or nil when the bytes are neither atoms with dots nor one quoted string.
    private static func unquotedLocalPart(_ slice: ArraySlice<UInt8>) -> String? {
        var bytes = slice.drop { ASCII.isSpace($0) }
        guard let first = bytes.first else { return nil }
        if first != ASCII.quote {
            guard bytes.allSatisfy({ ASCII.isAtom($0) || $0 == ASCII.dot }) else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
        bytes = bytes.dropFirst()
        guard bytes.last == ASCII.quote else { return nil }
        var content: [UInt8] = []
        var escaped = false
        for byte in bytes.dropLast() {
            if !escaped, byte == ASCII.backslash {
                escaped = true
                continue
            }
            guard escaped || byte != ASCII.quote else { return nil }
            content.append(byte)
            escaped = false
        }
        return escaped ? nil : String(decoding: content, as: UTF8.self)
    }
}
