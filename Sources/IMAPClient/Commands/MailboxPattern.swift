/// The names that a pattern of LIST means: `*` stands for anything, `%` for anything in one level (RFC 9051, 6.3.9).
///
/// SmarterMail tells mailboxes that were not asked for. What a server may see as the same name, in another case or
/// another form of Unicode, is not left out.
struct MailboxPattern {
    private let pattern: [Character]

    init(_ text: String) {
        self.pattern = Array(text.lowercased())
    }

    /// Whether the name is meant; all are by the empty pattern, which asks for the separator only. Takes time for the
    /// product of both lengths at most.
    func matches(_ name: String, separator: Character?) -> Bool {
        guard self.pattern != ["*"], !self.pattern.isEmpty else { return true }
        // Whether so many characters of the pattern can stand for what was seen of the name.
        var reached = Array(repeating: false, count: self.pattern.count + 1)
        reached[0] = true
        self.skipWildcards(&reached)
        for character in name.lowercased() {
            var next = Array(repeating: false, count: reached.count)
            for (index, wanted) in self.pattern.enumerated() where reached[index] {
                switch wanted {
                case "*": next[index] = true
                case "%": if character != separator { next[index] = true }
                default: if wanted == character { next[index + 1] = true }
                }
            }
            self.skipWildcards(&next)
            reached = next
        }
        return reached[self.pattern.count]
    }

    /// Wildcards may stand for nothing.
    private func skipWildcards(_ reached: inout [Bool]) {
        for (index, wanted) in self.pattern.enumerated() where reached[index] && (wanted == "*" || wanted == "%") {
            reached[index + 1] = true
        }
    }
}
