internal import MessageParsing

/// Domains as clients are matched by them.
public enum ClientDomain {
    /// A domain or a website, as somebody typed it, in the form that is compared: `https://www.Acme.co.uk/about`
    /// becomes `acme.co.uk`. Nil when no host name is in it, and for addresses such as `192.0.2.1`.
    public static func canonical(_ typed: String) -> String? {
        var host = typed.filter { !$0.isWhitespace }[...]
        if let scheme = host.range(of: "://") { host = host[scheme.upperBound...] }
        host = host.prefix { !"/?#".contains($0) }
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        host = host.prefix { $0 != ":" }
        guard let domain = EmailAddress(localPart: "x", domain: String(host))?.domain, !domain.hasPrefix("[") else {
            return nil
        }
        let labels = domain.split(separator: ".")
        guard labels.count > 1, labels.last?.allSatisfy(\.isNumber) == false else { return nil }
        return labels.first == "www" && labels.count > 2 ? labels.dropFirst().joined(separator: ".") : domain
    }

    /// The domains above `domain`, nearest first, each with at least two labels.
    public static func parents(of domain: String) -> [String] {
        let labels = domain.split(separator: ".")
        guard labels.count > 2 else { return [] }
        return (1...(labels.count - 2)).map { labels.dropFirst($0).joined(separator: ".") }
    }
}

extension Substring {
    /// Where `text` stands first; linear for the short texts it is used with.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = self.startIndex
        while start < self.endIndex {
            if self[start...].hasPrefix(text) { return start..<self.index(start, offsetBy: text.count) }
            start = self.index(after: start)
        }
        return nil
    }
}
