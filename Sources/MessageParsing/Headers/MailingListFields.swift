/// What a mail says about the mailing list that sent it: List-Id (RFC 2919), List-Unsubscribe and its kin (RFC 2369,
/// 8058).
public struct MailingListFields: Hashable, Sendable {
    /// The name of the list for programs, in lower case: `list.example.org`.
    public var id: String?
    /// The name of the list for people.
    public var name: String?
    /// Where help is to be had; addresses as they stand between angle brackets, `mailto:` and `https:` mostly.
    public var help: [String] = []
    /// How to leave.
    public var unsubscribe: [String] = []
    /// How to join.
    public var subscribe: [String] = []
    /// How to write to the list; empty where `allowsPosting` is false.
    public var post: [String] = []
    /// Who runs the list.
    public var owner: [String] = []
    /// Where old mail of the list is kept.
    public var archive: [String] = []
    /// Whether the list takes mail at all: false where List-Post says NO.
    public var allowsPosting = true
    /// Whether one POST to the unsubscribe address suffices (RFC 8058).
    public var hasOneClickUnsubscribe = false

    /// Whether the mail says nothing about a list.
    public var isEmpty: Bool {
        self.id == nil
            && [self.help, self.unsubscribe, self.subscribe, self.post, self.owner, self.archive].allSatisfy(\.isEmpty)
    }
}

extension MailMessage {
    /// What the mail says about the list that sent it.
    public var mailingList: MailingListFields {
        var list = MailingListFields()
        if let value = self.headers[.listID] { (list.name, list.id) = Self.listID(value) }
        list.help = self.listAddresses(.listHelp)
        list.unsubscribe = self.listAddresses(.listUnsubscribe)
        list.subscribe = self.listAddresses(.listSubscribe)
        list.owner = self.listAddresses(.listOwner)
        list.archive = self.listAddresses(.listArchive)
        if let post = self.headers[.listPost] {
            list.post = self.listAddresses(.listPost)
            list.allowsPosting = !list.post.isEmpty || !post.lowercased().hasPrefix("no")
        }
        let oneClick = self.headers[.listUnsubscribePost]?.lowercased().filter { !$0.isWhitespace }
        list.hasOneClickUnsubscribe = oneClick == "list-unsubscribe=one-click"
        return list
    }

    /// `Name <list.example.org>`, or the id alone.
    private static func listID(_ value: String) -> (name: String?, id: String?) {
        guard let open = value.lastIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else {
            let id = value.lowercased()
            return (nil, id.isEmpty || id.contains(" ") ? nil : id)
        }
        let id = value[value.index(after: open)..<close].lowercased().filter { !$0.isWhitespace }
        var name = Substring(value[..<open])
        while let last = name.last, last.isWhitespace || last == "\"" { name = name.dropLast() }
        while let first = name.first, first.isWhitespace || first == "\"" { name = name.dropFirst() }
        let safe = DisplayText.safe(String(name))
        return (safe.isEmpty ? nil : safe, id.isEmpty ? nil : id)
    }

    /// What stands in angle brackets, without the space and line ends that folding leaves inside; at most 50.
    private func listAddresses(_ name: HeaderName) -> [String] {
        var result: [String] = []
        for field in self.headers.all(name) {
            var rest = Substring(field.value)
            while result.count < 50, let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">")
            {
                let address = rest[rest.index(after: open)..<close].filter { !$0.isWhitespace }
                if !address.isEmpty { result.append(DisplayText.safe(address)) }
                rest = rest[rest.index(after: close)...]
            }
        }
        return result
    }
}
