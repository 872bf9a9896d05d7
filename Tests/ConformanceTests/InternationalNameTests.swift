import Testing

@testable import MessageParsing

@Suite("Conformance: idna-uts46", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct InternationalNameTests {
    @Test("Names become the same A-labels and U-labels, and the same ones are refused")
    func names() throws {
        let toUnicode = Tally("idna-uts46 toUnicode")
        let toASCII = Tally("idna-uts46 toASCII")
        let transitional = Tally("idna-uts46 toASCII transitional")
        let text = String(decoding: try Corpus.bytes("idna-uts46/IdnaTestV2.txt"), as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            let row = String(line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0])
            var columns = row.split(separator: ";", omittingEmptySubsequences: false).map {
                Self.unescaped($0.trimming(while: { $0 == " " || $0 == "\t" }))
            }
            guard columns.count >= 7 else { continue }
            // An empty column repeats an earlier one.
            if columns[1].isEmpty { columns[1] = columns[0] }
            if columns[3].isEmpty { columns[3] = columns[1] }
            if columns[4].isEmpty { columns[4] = columns[2] }
            if columns[5].isEmpty { columns[5] = columns[3] }
            if columns[6].isEmpty { columns[6] = columns[4] }
            let plain = InternationalName.process(columns[0], checks: .all, isTransitional: false)
            let scalars = Array(columns[0].unicodeScalars) + plain.labels.joined()
            let mark = scalars.contains(where: Self.hasChanged) ? "newer Unicode " : ""
            let id = mark + columns[0].debugDescription
            Self.check(toUnicode, id, InternationalName.unicode(columns[0]), columns[1], columns[2])
            Self.check(toASCII, id, Self.ascii(plain), columns[3], columns[4])
            let old = InternationalName.process(columns[0], checks: .all, isTransitional: true)
            Self.check(transitional, id, Self.ascii(old), columns[5], columns[6])
        }
        for tally in [toUnicode, toASCII, transitional] { tally.finish() }
    }

    /// Whether Unicode says something else about a character now than in version 13, which the set is from.
    private static func hasChanged(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // ≠ ≮ ≯, the capitals of old Georgian, the palochka, fillers and musical controls.
        case 0x2260, 0x226E, 0x226F, 0x10A0...0x10CD, 0x4C0, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x1D173...0x1D17A: true
        default: scalar.properties.age.map { $0.major > 13 } ?? true
        }
    }

    private static func ascii(_ result: InternationalName.Processed) -> String? {
        guard result.isValid, let text = InternationalName.encoded(result.labels), InternationalName.fits(text) else {
            return nil
        }
        return text
    }

    private static func check(_ tally: Tally, _ id: String, _ actual: String?, _ expected: String, _ status: String) {
        // X4_2 and A4_2 are empty labels; a trailing dot is one for the set and the root of the name for us.
        let isRefused = !status.isEmpty && status != "[]"
        tally.check(
            id + " " + status, isRefused ? actual == nil : actual.map { Array($0.utf8) } == Array(expected.utf8),
            "\(actual ?? "refused") instead of \(isRefused ? status : expected)")
    }

    private static func unescaped(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let kind = rest.first, kind == "u" || kind == "x" else {
                output.append(scalar)
                continue
            }
            rest = rest.dropFirst(kind == "x" ? 2 : 1)
            let digits = kind == "x" ? rest.prefix { $0 != "}" } : rest.prefix(4)
            rest = rest.dropFirst(digits.count + (kind == "x" ? 1 : 0))
            output.append(UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
        }
        return String(output)
    }
}

extension Substring {
    /// The text without such characters at both ends.
    fileprivate func trimming(while isBlank: (Character) -> Bool) -> String {
        var slice = self
        while let first = slice.first, isBlank(first) { slice.removeFirst() }
        while let last = slice.last, isBlank(last) { slice.removeLast() }
        return String(slice)
    }
}
