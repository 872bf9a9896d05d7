/// Who wrote a mail, as far as its header says so without doubt.
///
/// This is no proof: anybody can write any From field. It says only that all programs will read the same author here.
public enum MailAuthor: Hashable, Sendable {
    /// Exactly one From field with exactly one address, read without guessing.
    case known(MailboxAddress)
    /// Nobody can tell, and why.
    case unknown([MailDefect.Code])

    /// The mailbox, when it is known.
    public var mailbox: MailboxAddress? {
        if case .known(let mailbox) = self { mailbox } else { nil }
    }
}

extension MailMessage {
    /// Who wrote this mail by its From field; `.unknown` where two programs could read two authors.
    ///
    /// Sender, Reply-To and the Resent fields never count. A source route or a name that looks like an address is a
    /// defect, but leaves the address beyond doubt.
    public var author: MailAuthor {
        var reasons: [MailDefect.Code] = []
        let fields = self.headers.records("from")
        if fields.count > 1 { reasons.append(.multipleFrom) }
        let header = self.root.headerRange
        if self.storage.defects.contains(where: { $0.code == .leadingContinuation && header.contains($0.range) }) {
            reasons.append(.leadingContinuation)
        }
        let list = self.addresses(of: "from")
        if list.count > 1 { reasons.append(.multipleAuthors) }
        if list.count == 0 { reasons.append(.missingFrom) }
        let hasText = list.entries.contains { if case .unreadable = $0 { true } else { false } }
        if hasText { reasons.append(.malformedAddress) }
        guard reasons.isEmpty, let mailbox = list.mailboxes.first else { return .unknown(reasons) }
        return .known(mailbox)
    }
}
