/// What servers say in words where RFC 2449 and RFC 3206 have a code for it: a table, each row with a transcript test.
enum POP3Quirks {
    /// A phrase, in lower case, and the code that it stands for.
    static let phrases: [(phrase: String, code: POP3ResponseCode)] = [
        // Qpopper, teapop, hMailServer and others lock without saying [IN-USE].
        ("maildrop already locked", .inUse),
        ("mailbox is locked", .inUse),
        ("mailbox locked", .inUse),
        ("maildrop lock", .inUse),
        ("already in use", .inUse),
        ("mailbox in use", .inUse),
        ("is being used", .inUse),
        ("can't get lock", .inUse),
        // Hotmail and GMX of old.
        ("login interval", .loginDelay),
        ("login allowed only every", .loginDelay),
        ("too many logins", .loginDelay),
        ("too many connections", .systemTemporary),
        ("temporary problem", .systemTemporary),
        ("temporarily unavailable", .systemTemporary),
        ("try again later", .systemTemporary),
        ("internal error", .systemTemporary),
    ]

    /// The code that the words of an error stand for, or nil.
    static func code(in text: String) -> POP3ResponseCode? {
        let text = text.lowercased()
        return Self.phrases.first { Self.contains($0.phrase, in: text) }?.code
    }

    private static func contains(_ phrase: String, in text: String) -> Bool {
        let phrase = Array(phrase.utf8)
        let text = Array(text.utf8)
        guard let first = phrase.first, text.count >= phrase.count else { return false }
        return (0...(text.count - phrase.count)).contains { start in
            text[start] == first && text[start..<(start + phrase.count)].elementsEqual(phrase)
        }
    }
}
