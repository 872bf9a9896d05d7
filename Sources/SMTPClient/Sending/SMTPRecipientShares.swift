import MessageParsing

/// Divides the recipients of a message among transactions, where a server takes only so many at a time (RFC 9422).
struct SMTPRecipientShares {
    private let recipients: Int
    private let domains: Int

    init(_ capabilities: SMTPCapabilities) {
        self.recipients = capabilities.limit("RCPTMAX") ?? .max
        self.domains = capabilities.limit("RCPTDOMAINMAX") ?? .max
    }

    /// The shares, in the recipients' order; one share where all may go together, and at least one recipient in each.
    func split(_ recipients: [SMTPRecipient]) -> [[SMTPRecipient]] {
        guard recipients.count > min(self.recipients, self.domains) else { return [recipients] }
        var shares: [[SMTPRecipient]] = []
        var share: [SMTPRecipient] = []
        var domains: Set<String> = []
        for recipient in recipients {
            let domain = recipient.address.domain
            let isFull = share.count >= self.recipients || !domains.contains(domain) && domains.count >= self.domains
            if isFull, !share.isEmpty {
                shares.append(share)
                share = []
                domains = []
            }
            share.append(recipient)
            domains.insert(domain)
        }
        return shares + [share]
    }
}
