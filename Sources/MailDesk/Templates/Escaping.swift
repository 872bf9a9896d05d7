/// Values made safe for the place they are put into.
enum Escaping {
    /// One line: every line end and control character becomes a space, and none stand together.
    static func line(_ value: String) -> String {
        let scalars = value.unicodeScalars.map { scalar -> Character in
            self.endsLine(scalar) || self.isControl(scalar) ? " " : Character(scalar)
        }
        return String(scalars).split(separator: " ").joined(separator: " ")
    }

    /// Text of several lines: other control characters go.
    static func text(_ value: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in value.unicodeScalars where scalar == "\n" || scalar == "\t" || !self.isControl(scalar) {
            kept.append(scalar)
        }
        return String(kept)
    }

    /// HTML for a position.
    static func html(_ value: String, at position: HTMLPositions.Position) -> String {
        switch position {
        case .text:
            self.markup(self.text(value)).split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: "<br>\n")
        case .attribute: self.markup(self.line(value))
        case .link: self.isHarmlessLink(value) ? self.markup(self.line(value)) : "#"
        }
    }

    private static func markup(_ value: String) -> String {
        var output = ""
        for character in value.unicodeScalars {
            switch character {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(character)
            }
        }
        return output
    }

    /// Only links that a mail program opens without running anything.
    private static func isHarmlessLink(_ value: String) -> Bool {
        let lower = value.prefix(12).lowercased()
        return ["https://", "http://", "mailto:"].contains { lower.hasPrefix($0) }
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{2028}" || scalar == "\u{2029}" || scalar == "\u{85}"
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
