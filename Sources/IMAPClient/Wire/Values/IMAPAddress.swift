/// One address of an envelope.
public struct IMAPAddress: Sendable, Hashable {
    let bytes: [UInt8]
    let ranges: IMAPEnvelope.AddressRanges

    /// The name as it stands in the message, encoded words and all.
    public var rawName: [UInt8]? { self.ranges.name.value(in: self.bytes) }
    /// The part before the at sign.
    public var mailbox: String? { self.ranges.mailbox.text(in: self.bytes) }
    /// The part after the at sign; nil also for the words that servers put where there is none.
    public var host: String? {
        guard let host = self.ranges.host.text(in: self.bytes) else { return nil }
        return Self.placeholders.contains(host.uppercased()) ? nil : host
    }

    /// `mailbox@host`, or nil when one of them is missing.
    public var address: String? {
        guard let mailbox = self.mailbox, let host = self.host, !mailbox.isEmpty, !host.isEmpty else { return nil }
        return "\(mailbox)@\(host)"
    }

    /// What Exchange, Cyrus and Dovecot say instead of a domain.
    private static let placeholders: Set<String> = [
        ".MISSING-HOST-NAME.", "MISSING_DOMAIN", "MISSING-HOST-NAME", "UNSPECIFIED-DOMAIN", ".SYNTAX-ERROR.",
    ]
}
