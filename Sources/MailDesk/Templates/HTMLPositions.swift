import MailTransport

/// Where in HTML each placeholder of a template stands, so that its value can be escaped for that place.
enum HTMLPositions {
    /// A place that a value can be put into.
    enum Position: Sendable, Hashable {
        /// Between tags.
        case text
        /// Inside a quoted attribute.
        case attribute
        /// Inside a quoted attribute that holds an address, such as `href`, at its very beginning.
        case link
    }

    private enum State: Equatable {
        case text
        case tag(name: String)
        case attribute(name: String, quote: Character, atStart: Bool, tag: String)
        case comment
        case raw(String)
    }

    /// Elements whose content is not markup.
    private static let rawElements: Set<String> = ["script", "style", "title", "textarea", "xmp", "noscript", "iframe"]

    /// The position of each placeholder, in order. Throws when one stands where no escaping makes it safe: in a tag's
    /// or attribute's name, in an unquoted attribute, in a comment, in `<script>` or `<style>`, in an event handler or
    /// a style.
    static func positions(in template: TemplateText) throws -> [Position] {
        var state = State.text
        var positions: [Position] = []
        var pending = ""
        for piece in template.pieces {
            switch piece {
            case .literal(let text): self.scan(text, &state, &pending)
            case .variable(let name):
                // Right behind an opening angle bracket a value would become a tag's name.
                let place = pending.isEmpty || state != .text ? state : .tag(name: "")
                positions.append(try self.position(place, name))
                if case .attribute(let attribute, let quote, _, let tag) = state {
                    state = .attribute(name: attribute, quote: quote, atStart: false, tag: tag)
                }
                pending = ""
            }
        }
        return positions
    }

    private static func position(_ state: State, _ name: String) throws -> Position {
        switch state {
        case .text: return .text
        case .attribute(let attribute, _, let atStart, _):
            guard !attribute.hasPrefix("on"), attribute != "style", attribute != "srcdoc" else { break }
            guard ["href", "src", "action", "formaction", "background", "cite"].contains(attribute) else {
                return .attribute
            }
            return atStart ? .link : .attribute
        default: break
        }
        throw DeskError(
            .invalidTemplate,
            "The placeholder $\(name) stands where no value is safe: inside a tag, a comment or code.",
            remedy: .changeSettings("Put it between tags, or between the quotes of an ordinary attribute."))
    }

    /// Moves the state over literal text, one character at a time.
    private static func scan(_ text: String, _ state: inout State, _ pending: inout String) {
        for character in text {
            switch state {
            case .text: self.scanText(character, &state, &pending)
            case .tag(let name): self.scanTag(character, name, &state, &pending)
            case .attribute(let attribute, let quote, _, let tag):
                if character == quote {
                    state = .tag(name: tag)
                    pending = ""
                } else {
                    state = .attribute(name: attribute, quote: quote, atStart: false, tag: tag)
                }
            case .comment:
                pending = String((pending + String(character)).suffix(3))
                if pending == "-->" { (state, pending) = (.text, "") }
            case .raw(let name):
                pending = String((pending + character.lowercased()).suffix(name.count + 2))
                if pending == "</" + name { (state, pending) = (.tag(name: "/" + name), "") }
            }
        }
    }

    /// `pending` holds what has been read of a tag's beginning: `<`, `<!`, `<!-`, `<a`, ….
    private static func scanText(_ character: Character, _ state: inout State, _ pending: inout String) {
        guard !pending.isEmpty else {
            if character == "<" { pending = "<" }
            return
        }
        if pending == "<" {
            if character.isLetter || character == "/" || character == "!" || character == "?" {
                pending.append(character)
                if character != "!" { (state, pending) = (.tag(name: character.lowercased()), "") }
            } else {
                pending = character == "<" ? "<" : ""
            }
        } else if pending == "<!" {
            pending = character == "-" ? "<!-" : ""
            if pending.isEmpty { state = .tag(name: "!") }
        } else {
            pending = ""
            state = character == "-" ? .comment : .tag(name: "!")
        }
    }

    /// `name` ends with a space once it is complete; `pending` holds the attribute's name and, behind it, an equals
    /// sign.
    private static func scanTag(
        _ character: Character, _ name: String, _ state: inout State, _ pending: inout String
    ) {
        if character == ">" {
            pending = ""
            let bare = name.last == " " ? String(name.dropLast()) : name
            state = self.rawElements.contains(bare) ? .raw(bare) : .text
        } else if character == "\"" || character == "'", pending.hasSuffix("=") {
            state = .attribute(name: String(pending.dropLast()), quote: character, atStart: true, tag: name)
            pending = ""
        } else if character.isWhitespace || character == "/" {
            if pending.isEmpty, !name.hasSuffix(" ") { state = .tag(name: name + " ") }
            if !pending.hasSuffix("=") { pending = "" }
        } else if name.hasSuffix(" ") {
            pending.append(contentsOf: character.lowercased())
        } else {
            state = .tag(name: name + character.lowercased())
        }
    }
}
