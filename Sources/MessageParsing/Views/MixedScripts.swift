/// Host names that mix letters of alphabets that look alike, such as a Cyrillic letter in a Latin name.
enum MixedScripts {
    /// Whether the text behind an `@` in `text` has a label with Latin and with Cyrillic or Greek letters.
    static func inHost(of text: String) -> Bool {
        var isHost = false
        var hasLatin = false
        var hasOther = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "@": (isHost, hasLatin, hasOther) = (true, false, false)
            case ".": (hasLatin, hasOther) = (false, false)
            case " ", ">", "<", ",", ";", "(", ")", "\"": isHost = false
            default:
                if (0x61...0x7A).contains(scalar.value | 0x20) { hasLatin = true }
                if (0x370...0x52F).contains(scalar.value) { hasOther = true }
            }
            if isHost, hasLatin, hasOther { return true }
        }
        return false
    }
}
