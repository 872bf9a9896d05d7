import MessageParsing

extension SenderVerdict {
    /// What the topmost `Authentication-Results` says of a mail's author, if a trusted server wrote it (RFC 8601).
    ///
    /// Only the topmost counts: whoever sends a mail can put such a field into it, but not above the one that the
    /// receiving server adds. Without a `dmarc` result nothing is known, for SPF and DKIM alone do not name the author;
    /// and one that is about another domain than the author's says nothing about the author.
    init(of message: MailMessage, trusting servers: [String]) {
        self = .unknown
        guard !servers.isEmpty, let top = message.authenticationResults.first, !top.authservID.isEmpty,
            servers.contains(where: { $0.lowercased() == top.authservID })
        else { return }
        let results = top.results.filter { $0.method == "dmarc" }
        if results.contains(where: { $0.result == "fail" }) {
            self = .failed("DMARC failed at \(top.authservID).")
        } else if results.first?.result == "pass", results.allSatisfy({ $0.isAbout(message.author.mailbox) }) {
            self = .verified
        }
    }
}

extension AuthenticationResults.Result {
    /// Whether the author's domain is the one that was checked, or below it; servers that name none mean the author's.
    fileprivate func isAbout(_ author: MailboxAddress?) -> Bool {
        guard let author else { return false }
        guard let checked = self.property("header", "from") else { return true }
        let domain = checked.split(separator: "@").last.map(String.init) ?? checked
        return DomainMatch.matches(author.address, domain)
    }
}
