import MessageParsing

/// The fields that the desk adds to its mail.
enum OutgoingHeaders {
    /// A copy of our Message-ID, for relays that write their own: by it we know our own mail when it comes back.
    static let originalID: HeaderName = "X-Martlet-Message-ID"
    /// The most bytes of ids in `References`; some relays refuse longer headers.
    static let maximumReferenceBytes = 1_500

    /// The first mail of a conversation and its newest fifty: more than ever fits into `References`.
    static func ends(of messages: [MessageID]) -> [MessageID] {
        guard messages.count > 51, let first = messages.first else { return messages }
        return [first] + messages.suffix(50)
    }

    /// `References` of an answer: the first mail, the ticket's token, and the newest mails that fit.
    static func references(_ messages: [MessageID], token: MessageID?, answering: MessageID?) -> [MessageID] {
        var ids = messages
        if let answering, !ids.contains(answering) { ids.append(answering) }
        var head = ids.first.map { [$0] } ?? []
        if let token, !ids.contains(token) { head.append(token) }
        var budget = self.maximumReferenceBytes - head.reduce(0) { $0 + $1.value.utf8.count + 3 }
        var tail: [MessageID] = []
        for id in ids.dropFirst().reversed() {
            budget -= id.value.utf8.count + 3
            guard budget >= 0 else { break }
            tail.insert(id, at: 0)
        }
        return head + tail
    }
}
