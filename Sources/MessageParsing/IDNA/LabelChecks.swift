/// The validity criteria of UTS 46 section 4.1 for one label.
enum LabelChecks {
    static func isValid(_ label: [Unicode.Scalar], checks: InternationalName.Checks, isTransitional: Bool) -> Bool {
        guard let first = label.first else { return true }
        if self.isMark(first) || CanonicalForm.composed(label) != label { return false }
        if checks.contains(.hyphens) {
            if first == "-" || label.last == "-" { return false }
            if label.count >= 4 && label[2] == "-" && label[3] == "-" { return false }
        }
        for (index, scalar) in label.enumerated() {
            if scalar.isASCII {
                if scalar == "." || (checks.contains(.hostCharacters) && !self.isHostCharacter(scalar)) { return false }
                if (0x41...0x5A).contains(scalar.value) { return false }
                continue
            }
            switch IDNATables.status(of: scalar) {
            case .valid: break
            case .deviation where !isTransitional: break
            default: return false
            }
            if checks.contains(.joiners) && !self.joinerFits(label, at: index) { return false }
        }
        return true
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || UInt8(truncatingIfNeeded: scalar.value).isASCIIAlphanumeric
    }

    /// The context rules of the two joiners (RFC 5892 appendix A.1 and A.2).
    private static func joinerFits(_ label: [Unicode.Scalar], at index: Int) -> Bool {
        let scalar = label[index]
        guard scalar == "\u{200C}" || scalar == "\u{200D}" else { return true }
        // A virama before it.
        if index > 0, label[index - 1].properties.canonicalCombiningClass.rawValue == 9 { return true }
        guard scalar == "\u{200C}" else { return false }
        let before = label[..<index].last { IDNATables.joiningType(of: $0) != UInt8(ascii: "t") }
        let after = label[(index + 1)...].first { IDNATables.joiningType(of: $0) != UInt8(ascii: "t") }
        guard let before, let after else { return false }
        return "ld".utf8.contains(IDNATables.joiningType(of: before))
            && "rd".utf8.contains(IDNATables.joiningType(of: after))
    }
}

/// The rule for names with letters that are written from right to left (RFC 5893 section 2).
enum BidiRule {
    static func holds(for labels: [[Unicode.Scalar]]) -> Bool {
        let classes = labels.map { $0.map(IDNATables.bidiClass) }
        let isBidi = classes.contains { $0.contains { "ran".utf8.contains($0) } }
        return !isBidi || classes.allSatisfy(self.holds)
    }

    private static func holds(for label: [UInt8]) -> Bool {
        guard let first = label.first else { return true }
        let end = label.last { $0 != UInt8(ascii: "m") } ?? first
        if first == UInt8(ascii: "r") || first == UInt8(ascii: "a") {
            let allowed = label.allSatisfy { "ranesctobm".utf8.contains($0) }
            let hasBothNumbers = label.contains(UInt8(ascii: "e")) && label.contains(UInt8(ascii: "n"))
            return allowed && !hasBothNumbers && "raen".utf8.contains(end)
        }
        guard first == UInt8(ascii: "l") else { return false }
        return label.allSatisfy { "lesctobm".utf8.contains($0) } && "le".utf8.contains(end)
    }
}
