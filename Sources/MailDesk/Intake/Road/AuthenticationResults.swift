import MessageParsing

/// Reads what a trusted server found out about a mail's sender (RFC 8601).
enum AuthenticationResults {
    /// The verdict of the topmost `Authentication-Results`, if a trusted server wrote it.
    ///
    /// Only the topmost counts: whoever sends a mail can put such a field into it, but not above the one that the
    /// receiving server adds. Without a `dmarc` result nothing is known, for SPF and DKIM alone do not name the author.
    static func verdict(of message: MailMessage, trusting servers: [String]) -> SenderVerdict {
        guard !servers.isEmpty, let top = message.headers.first("Authentication-Results") else { return .unknown }
        let clauses = self.withoutComments(top.value).split(separator: ";", omittingEmptySubsequences: false)
        guard let server = clauses.first.flatMap(self.firstWord), servers.contains(where: { $0.lowercased() == server })
        else { return .unknown }
        for clause in clauses.dropFirst().prefix(50) {
            guard let word = self.firstWord(clause) else { continue }
            let pair = word.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0] == "dmarc" else { continue }
            switch pair[1] {
            case "pass": return .verified
            case "fail": return .failed("DMARC failed at \(server).")
            default: return .unknown
            }
        }
        return .unknown
    }

    private static func firstWord(_ clause: Substring) -> String? {
        clause.split(whereSeparator: { $0.isWhitespace }).first.map { $0.lowercased() }
    }

    /// The value without what stands in parentheses.
    private static func withoutComments(_ value: String) -> String {
        var depth = 0
        var quoted = false
        var kept = ""
        for character in value.prefix(10_000) {
            if character == "\"", depth == 0 { quoted.toggle() }
            if character == "(", !quoted { depth += 1 }
            if depth == 0 { kept.append(character) }
            if character == ")", !quoted, depth > 0 { depth -= 1 }
        }
        return kept
    }
}
