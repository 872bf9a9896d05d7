/// One hop of a mail's way: a Received field (RFC 5321 4.4), as relays write it.
///
/// Every relay writes its own hop above those of the relays before it. Only the topmost fields, those of one's own
/// machines, can be believed; the rest may be invented.
public struct ReceivedField: Hashable, Sendable {
    /// The name by which the peer called itself, or that the relay found for it.
    public var from: String?
    /// The name that the peer gave in HELO or EHLO where the field tells it apart from `from`.
    public var helo: String?
    /// The peer's address, without brackets: `192.0.2.1`, `2001:db8::1`.
    public var fromAddress: String?
    /// The name that the relay found for the peer's address.
    public var fromReverseName: String?
    /// The relay that wrote the field.
    public var by: String?
    /// The link of a relay that is not on the internet.
    public var via: String?
    /// The protocol: `ESMTPS`, `LMTP`, ….
    public var with: String?
    /// The relay's own name for the mail.
    public var id: String?
    /// The recipient that the relay names, without brackets.
    public var recipient: String?
    /// The TLS version, as the relay writes it: `TLSv1.3`.
    public var tlsVersion: String?
    /// The cipher suite, as the relay writes it.
    public var tlsCipher: String?
    /// When the relay took the mail.
    public var date: MailDate?

    /// Reads the value of a Received field. Whatever cannot be read is nil.
    public init(_ value: String, limits: ParserLimits = ParserLimits()) {
        self.init(Array(value.utf8), limits: limits)
    }

    init(_ value: [UInt8], limits: ParserLimits) {
        var reader = ReceivedReader(value, limits: limits)
        self = reader.read()
    }

    init() {}

    /// Whether the mail came to the relay over TLS, as the protocol name says (RFC 3848) or the cipher shows.
    public var usedTLS: Bool {
        if self.tlsVersion != nil || self.tlsCipher != nil { return true }
        guard let with = self.with?.uppercased() else { return false }
        return ["ESMTPS", "ESMTPSA", "LMTPS", "LMTPSA", "UTF8SMTPS", "UTF8SMTPSA", "HTTPS"].contains(with)
    }
}

extension MailMessage {
    /// The hops of the mail, the last one first, as the fields stand.
    public var received: [ReceivedField] {
        self.headers.records("received").map {
            ReceivedField(HeaderField(storage: self.storage, record: $0).rawValue, limits: self.storage.limits)
        }
    }
}
