import MailTransport

/// How a client may name itself in EHLO (RFC 5321 4.1.1.1).
enum SMTPClientName {
    /// Checks a name that the user gave: letters, digits, dots and hyphens, or an address literal.
    ///
    /// An underscore is refused, because servers refuse it.
    static func check(_ name: String) throws(SMTPError) -> String {
        let isLiteral = name.hasPrefix("[") && name.hasSuffix("]")
        let isSound = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"): isLiteral
            default: false
            }
        }
        guard isSound, !name.isEmpty, name.utf8.count <= 255 else {
            throw SMTPError(
                .invalidInput, phase: .preparation, "The client's name is no host name and no address literal.",
                remedy: .changeSettings("Use a host name of letters, digits, dots and hyphens."))
        }
        return name
    }

    /// The own address as a literal, or `localhost` where there is none, as with a pipe.
    static func literal(_ facts: ConnectionFacts) -> String {
        guard let local = facts.local, let colon = local.lastIndex(of: ":") else { return "localhost" }
        let host = local[..<colon]
        guard host.hasPrefix("[") else { return "[\(host)]" }
        let address = host.dropFirst().dropLast().prefix { $0 != "%" }
        return "[IPv6:\(address)]"
    }
}
