/// Host names in any script, by UTS 46: how they are compared, shown and put on the wire.
///
/// ```swift
/// InternationalName.ascii("Bücher.example")          // "xn--bcher-kva.example"
/// InternationalName.unicode("xn--bcher-kva.example")  // "bücher.example"
/// ```
public enum InternationalName {
    /// Which of the checks of UTS 46 are made.
    public struct Checks: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: Int

        /// A set of these bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// No hyphen at the ends of a label, nor at its third and fourth place.
        public static let hyphens = Checks(rawValue: 1)
        /// ASCII letters, digits and hyphens only (UseSTD3ASCIIRules).
        public static let hostCharacters = Checks(rawValue: 2)
        /// Labels in scripts from right to left read the same everywhere (RFC 5893).
        public static let bidi = Checks(rawValue: 4)
        /// Joiners stand only where they change the letters (RFC 5892 appendix A).
        public static let joiners = Checks(rawValue: 8)
        /// Labels of 1 to 63 bytes, names of at most 253.
        public static let lengths = Checks(rawValue: 16)
        /// All of them.
        public static let all: Checks = [.hyphens, .hostCharacters, .bidi, .joiners, .lengths]
        /// Those that hold for names in use: hyphens and underscores stand at odd places in some of them.
        public static let lenient: Checks = [.bidi, .joiners, .lengths]
    }

    /// The name in A-labels, or nil when it breaks one of the checks.
    ///
    /// Letters are folded and composed (UTS 46, nontransitional: `ß` stays itself); a trailing dot is kept.
    public static func ascii(_ name: String, checks: Checks = .all) -> String? {
        let result = self.process(name, checks: checks, isTransitional: false)
        guard let ascii = self.encoded(result.labels) else { return nil }
        return result.isValid && (!checks.contains(.lengths) || self.fits(ascii)) ? ascii : nil
    }

    /// The name in U-labels, as people should see it, or nil when it breaks one of the checks.
    public static func unicode(_ name: String, checks: Checks = .all) -> String? {
        let result = self.process(name, checks: checks, isTransitional: false)
        let isFull = !checks.contains(.lengths) || !self.hasEmptyLabel(result.labels)
        return result.isValid && isFull ? self.joined(result.labels) : nil
    }

    /// What the processing of UTS 46 section 4 yields, valid or not.
    struct Processed {
        var labels: [[Unicode.Scalar]]
        var isValid: Bool
    }

    static func process(_ name: String, checks: Checks, isTransitional: Bool) -> Processed {
        // The longest name that fits is 253 characters; what maps to one takes a few times as many at most.
        guard name.utf8.count <= 4_096 else { return Processed(labels: [], isValid: false) }
        var isValid = true
        let mapped = self.mapped(name, isTransitional: isTransitional, isValid: &isValid)
        var labels = CanonicalForm.composed(mapped).split(separator: ".", omittingEmptySubsequences: false).map(
            Array.init)
        for index in labels.indices {
            var isALabel = false
            if labels[index].count >= 4, labels[index].prefix(4).elementsEqual("xn--".unicodeScalars) {
                isALabel = true
                if let decoded = Punycode.decode(labels[index].dropFirst(4)), !decoded.allSatisfy(\.isASCII) {
                    labels[index] = decoded
                } else {
                    isValid = false
                    continue
                }
            }
            let transitional = isTransitional && !isALabel
            if !LabelChecks.isValid(labels[index], checks: checks, isTransitional: transitional) { isValid = false }
        }
        if checks.contains(.bidi) && !BidiRule.holds(for: labels) { isValid = false }
        return Processed(labels: labels, isValid: isValid)
    }

    private static func mapped(_ name: String, isTransitional: Bool, isValid: inout Bool) -> [Unicode.Scalar] {
        var output: [Unicode.Scalar] = []
        for scalar in name.unicodeScalars {
            switch IDNATables.status(of: scalar) {
            case .valid: output.append(scalar)
            case .ignored: break
            case .deviation where isTransitional:
                if scalar == "\u{DF}" { output += ["s", "s"] }
                if scalar == "\u{3C2}" { output.append("\u{3C3}") }
            case .deviation: output.append(scalar)
            case .mapped(let values): output += values.compactMap(Unicode.Scalar.init)
            case .disallowed:
                isValid = false
                output.append(scalar)
            }
        }
        return output
    }

    /// The labels with those beyond ASCII in Punycode; nil when one of them is too long for it.
    static func encoded(_ labels: [[Unicode.Scalar]]) -> String? {
        var parts: [String] = []
        for label in labels {
            if label.allSatisfy(\.isASCII) {
                parts.append(self.joined([label]))
            } else {
                guard let encoded = Punycode.encode(label) else { return nil }
                parts.append("xn--" + encoded)
            }
        }
        return parts.joined(separator: ".")
    }

    static func joined(_ labels: [[Unicode.Scalar]]) -> String {
        var text = String.UnicodeScalarView()
        for (index, label) in labels.enumerated() {
            if index > 0 { text.append(".") }
            text.append(contentsOf: label)
        }
        return String(text)
    }

    /// Whether a label other than the last is empty; the last one is empty behind a trailing dot.
    static func hasEmptyLabel(_ labels: [[Unicode.Scalar]]) -> Bool {
        labels.dropLast().contains(where: \.isEmpty) || labels.allSatisfy(\.isEmpty)
    }

    /// Whether every label has 1 to 63 bytes and the name at most 253; a trailing dot does not count.
    static func fits(_ name: String) -> Bool {
        var labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        let total = labels.reduce(labels.count - 1) { $0 + $1.count }
        return labels.allSatisfy { (1...63).contains($0.count) } && total <= 253
    }
}
