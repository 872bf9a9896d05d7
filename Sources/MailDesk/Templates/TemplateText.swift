/// A text with placeholders, taken apart once: `$name`, `$ticket.subject`, `${name}`; `$$` is a plain dollar sign.
///
/// What a placeholder stands for is put in its place and never looked at again, so a value that holds `$other` stays as
/// it is.
struct TemplateText: Sendable, Hashable {
    /// A piece of the text.
    enum Piece: Sendable, Hashable {
        case literal(String)
        case variable(String)
    }

    let pieces: [Piece]

    /// The longest template, in bytes.
    static let maximumBytes = 262_144
    /// The most placeholders.
    static let maximumVariables = 2_000
    /// The longest output, in bytes.
    static let maximumOutputBytes = 2_097_152

    /// Takes `source` apart; throws when it is too long or a `${` has no end.
    init(_ source: String) throws {
        guard source.utf8.count <= Self.maximumBytes else {
            throw DeskError(.invalidTemplate, "A template is longer than \(Self.maximumBytes) bytes.")
        }
        var pieces: [Piece] = []
        var literal = ""
        var rest = Substring(source)
        var variables = 0
        while let character = rest.first {
            rest = rest.dropFirst()
            guard character == "$" else {
                literal.append(character)
                continue
            }
            guard let (name, after) = try Self.name(rest) else {
                literal.append("$")
                if rest.first == "$" { rest = rest.dropFirst() }
                continue
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(.variable(name))
            rest = after
            variables += 1
            guard variables <= Self.maximumVariables else {
                throw DeskError(.invalidTemplate, "A template has more than \(Self.maximumVariables) placeholders.")
            }
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.pieces = pieces
    }

    /// The placeholder's name behind a dollar sign, and what follows it.
    private static func name(_ text: Substring) throws -> (String, Substring)? {
        if text.first == "{" {
            let inner = text.dropFirst()
            let name = inner.prefix(while: Self.isNameCharacter)
            let after = inner[name.endIndex...]
            guard !name.isEmpty, after.first == "}" else {
                throw DeskError(.invalidTemplate, "A placeholder that begins with ${ does not end with }.")
            }
            return (String(name), after.dropFirst())
        }
        var name = text.prefix(while: Self.isNameCharacter)
        while name.last == "." { name = name.dropLast() }
        guard let first = name.first, first.isLetter else { return nil }
        return (String(name), text[name.endIndex...])
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "." || character == "_")
    }

    /// The names of all placeholders.
    var variables: Set<String> {
        Set(
            self.pieces.compactMap {
                if case .variable(let name) = $0 { name } else { nil }
            })
    }

    /// The text with `value` in the place of each placeholder.
    func rendered(_ value: (String) -> String) throws -> String {
        var output = ""
        for piece in self.pieces {
            switch piece {
            case .literal(let text): output += text
            case .variable(let name): output += value(name)
            }
            guard output.utf8.count <= Self.maximumOutputBytes else {
                throw DeskError(.limitExceeded, "A filled-in template is longer than \(Self.maximumOutputBytes) bytes.")
            }
        }
        return output
    }
}
