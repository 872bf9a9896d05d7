/// File names that cannot do harm, made from what a stranger wrote.
public enum SafeFilename {
    /// The longest name, in bytes of UTF-8: what every common file system takes, with room for a number.
    public static let maximumBytes = 200

    /// Names that Windows keeps for devices, whatever extension follows.
    private static let devices: Set<String> = [
        "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt0",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ]

    /// The last component of `name`, without anything that a file system, a shell or a reader could be deceived by; nil
    /// when nothing is left.
    ///
    /// Gone are folders in either style (percent-encoded ones too), drive letters, control characters, characters that
    /// reorder or hide text, those that Windows forbids, leading dots, trailing dots and spaces. Device names get an
    /// underscore. A name that is too long keeps its extension.
    public static func make(from name: String) -> String? {
        let clean = Self.withoutForbidden(Self.lastComponent(of: DisplayText.safe(name)))
        var scalars = Array(clean.unicodeScalars)[...]
        while let last = scalars.last, last == "." || last.properties.isWhitespace { scalars = scalars.dropLast() }
        while let first = scalars.first, first == "." || first.properties.isWhitespace { scalars = scalars.dropFirst() }
        guard !scalars.isEmpty else { return nil }
        var text = String(String.UnicodeScalarView(scalars))
        let stem = text.split(separator: ".", maxSplits: 1).first.map { $0.lowercased() } ?? ""
        if Self.devices.contains(stem.filter { !$0.isWhitespace }) { text = "_" + text }
        return Self.shortened(text)
    }

    /// The same names made distinct by numbers: `a.pdf`, `a (2).pdf`. Case does not make a difference.
    public static func distinct(_ names: [String]) -> [String] {
        var used: Set<String> = []
        var next: [String: Int] = [:]
        return names.map { name in
            let key = name.lowercased()
            if used.insert(key).inserted { return name }
            let (stem, suffix) = Self.split(name)
            var number = next[key] ?? 2
            while !used.insert("\(stem) (\(number))\(suffix)".lowercased()).inserted { number += 1 }
            next[key] = number + 1
            return "\(stem) (\(number))\(suffix)"
        }
    }

    private static func lastComponent(of name: String) -> String {
        var text = Substring(name)
        for separator in ["/", "\\", "%2f", "%2F", "%5c", "%5C", "\u{2044}", "\u{2215}", "\u{FF0F}", "\u{FF3C}"] {
            while let range = text.firstRange(of: separator) { text = text[range.upperBound...] }
        }
        return String(text)
    }

    private static func withoutForbidden(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "<", ">", ":", "\"", "|", "?", "*", "/", "\\", "\u{FFFD}": result.append("_")
            case "\u{2028}", "\u{2029}": result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func split(_ name: String) -> (stem: Substring, suffix: Substring) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name[dot...].utf8.count <= 16 else {
            return (name[...], "")
        }
        return (name[..<dot], name[dot...])
    }

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > Self.maximumBytes else { return name }
        let (stem, suffix) = Self.split(name)
        var kept = String.UnicodeScalarView()
        var length = suffix.utf8.count
        for scalar in stem.unicodeScalars {
            length += UTF8.width(scalar)
            guard length <= Self.maximumBytes else { break }
            kept.append(scalar)
        }
        return String(kept) + suffix
    }
}
