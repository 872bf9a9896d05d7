/// Makes short texts that a stranger wrote fit for showing: names of people and of files.
enum DisplayText {
    /// The most combining marks that one character may carry; more only paint over the lines above and below.
    static let maximumMarks = 16

    /// The text without control characters and without those that reorder or hide text; marks capped.
    static func safe(_ text: String) -> String {
        guard Self.needsCare(text) else { return text }
        var result = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
                if scalar == "\t" || scalar == "\n" || scalar == "\r" { result.append(" ") }
                continue
            }
            if Self.isDeceptive(scalar) { continue }
            if scalar.value >= 0x300, Self.isMark(scalar) {
                marks += 1
                if marks > Self.maximumMarks { continue }
            } else {
                marks = 0
            }
            result.append(scalar)
        }
        return String(result)
    }

    /// Whether a text may hold a control character, a deceptive one, or more marks in a row than may be; a look at its
    /// bytes.
    private static func needsCare(_ text: String) -> Bool {
        var previous: UInt8 = 0
        var run = 0
        for byte in text.utf8 {
            if byte < 0x80 {
                if byte < 0x20 || byte == 0x7F { return true }
                run = 0
            } else {
                run += 1
                // Seventeen marks have at least 34 bytes.
                if run > 2 * Self.maximumMarks { return true }
                switch previous {
                case 0xC2: if byte < 0xA0 || byte == 0xAD { return true }
                case 0xD8: if byte == 0x9C { return true }
                case 0xE1: if byte == 0xA0 { return true }
                case 0xE2: if byte == 0x80 || byte == 0x81 { return true }
                case 0xEF: if byte == 0xBB || byte == 0xBF { return true }
                case 0xF3: if byte == 0xA0 { return true }
                default: break
                }
            }
            previous = byte
        }
        return false
    }

    /// A longer text, such as a subject: controls gone, marks capped, and what changes the direction kept inside the
    /// text.
    static func isolated(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.changesDirection) else { return Self.safe(text) }
        var result = String.UnicodeScalarView("\u{2068}".unicodeScalars)
        for scalar in Self.safe(text).unicodeScalars { result.append(scalar) }
        result.append("\u{2069}")
        return String(result)
    }

    private static func changesDirection(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// Whether a character changes the direction of text, or is not seen at all.
    static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0x200B, 0x2060...0x2064, 0xFEFF, 0x00AD, 0x180E,
            0xE0000...0xE007F, 0xFFF9...0xFFFB:
            true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }
}
