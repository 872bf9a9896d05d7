/// The words behind a command, sorted into flags, options with values, and the rest.
struct Arguments {
    private var flags: Set<String> = []
    private var options: [String: [String]] = [:]

    /// The words that belong to no option, in order.
    private(set) var positional: [String] = []

    /// Sorts `words`; `flags` stand alone, `options` take the next word or what follows `=`.
    ///
    /// A lone `-` is a word like any other (standard input), and behind `--` every word is.
    init(_ words: [String], flags: Set<String>, options: Set<String>) throws(ToolError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                self.positional += rest
                return
            }
            guard word.hasPrefix("-"), word != "-" else {
                self.positional.append(word)
                continue
            }
            let name = String(word.prefix { $0 != "=" })
            if flags.contains(name), name == word {
                self.flags.insert(name)
            } else if options.contains(name) {
                self.options[name, default: []].append(try Self.value(of: name, in: word, or: &rest))
            } else {
                throw ToolError(.usage, "There is no option \(name) here.")
            }
        }
    }

    private static func value(
        of name: String, in word: String, or rest: inout ArraySlice<String>
    ) throws(ToolError) -> String {
        if word.utf8.count > name.utf8.count { return String(word.dropFirst(name.count + 1)) }
        guard let next = rest.popFirst() else { throw ToolError(.usage, "\(name) needs a value.") }
        return next
    }

    /// Whether the flag was given.
    func has(_ flag: String) -> Bool { self.flags.contains(flag) }

    /// The option's last value.
    func value(_ option: String) -> String? { self.options[option]?.last }

    /// All values of the option, in order.
    func values(_ option: String) -> [String] { self.options[option] ?? [] }

    /// The option's value, or an error that asks for it.
    func required(_ option: String) throws(ToolError) -> String {
        guard let value = self.value(option) else { throw ToolError(.usage, "\(option) is needed.") }
        return value
    }
}
