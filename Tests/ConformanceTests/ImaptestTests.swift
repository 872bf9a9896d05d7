import Foundation
import IMAPClient
import Testing

/// The answers that the scripts of imaptest expect of a server, as a server sends them: literals stand between `{{{`
/// and `}}}` there, and names behind `$` for what only the server knows.
@Suite("Conformance: scripts of imaptest", .enabled(if: Corpus.exists, "no corpus: set MARTLET_CORPUS"))
struct ImaptestTests {
    @Test("Every answer that the scripts expect is read, and one of another kind is kept whole")
    func answers() throws {
        let tally = Tally("imaptest-scripts responses")
        for file in try Corpus.files(in: "imaptest-scripts", suffix: "") where !file.contains("/doc/") {
            guard !file.hasSuffix(".mbox"), !file.hasSuffix(".md"), !file.contains("COPYING") else { continue }
            // Folders are among the names.
            guard let bytes = try? Corpus.bytes(file) else { continue }
            let answers = Self.answers(in: String(decoding: bytes, as: UTF8.self))
            // That stands for any list.
            for answer in answers where !answer.contains("($!unordered)") {
                let name = "\(file): \(answer)"
                guard let filled = Self.filled(answer) else {
                    tally.check(name, false, "a name with no value")
                    continue
                }
                let responses = IMAPResponseTests.responses(Array(filled.utf8))
                let isRead = responses?.count == 1 && responses?.first.map { Self.isRead($0, filled) } == true
                tally.check(name, isRead, "\(responses.map { "\($0)" } ?? "not read")")
            }
        }
        tally.finish()
    }

    /// The expected answers, with literals as they go over the wire.
    private static func answers(in script: String) -> [String] {
        var answers: [String] = []
        var lines = script.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            guard line.hasPrefix("* ") else { continue }
            var answer = ""
            var rest = line
            while let mark = rest.range(of: "{{{") {
                var content: [Substring] = []
                while let next = lines.first, !next.hasPrefix("}}}") {
                    content.append(next)
                    lines.removeFirst()
                }
                let literal = content.joined(separator: "\r\n")
                answer += "\(rest[..<mark.lowerBound]){\(literal.utf8.count)}\r\n\(literal)"
                rest = lines.popFirst()?.dropFirst(3) ?? ""
            }
            answers.append(answer + rest + "\r\n")
        }
        return answers
    }

    /// The answer with values in place of names; nil where a name has none here.
    private static func filled(_ answer: String) -> String? {
        var filled = ""
        var rest = answer[...]
        while let dollar = rest.firstIndex(of: "$") {
            filled += rest[..<dollar]
            rest = rest[dollar...].dropFirst()
            if rest.first == "$" {
                filled += "$"
                rest = rest.dropFirst()
                continue
            }
            if rest.first == "!" {
                // What the list must hold in any order, or not hold.
                rest = rest.drop { $0 != " " && $0 != ")" }.drop { $0 == " " }
                continue
            }
            let isBraced = rest.first == "{"
            if isBraced { rest = rest.dropFirst() }
            let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            rest = rest.dropFirst(name.count)
            if isBraced { rest = rest.dropFirst() }
            guard let value = Self.value(of: String(name), isInside: isBraced) else { return nil }
            filled += value
        }
        return filled + rest
    }

    private static func value(of name: String, isInside: Bool) -> String? {
        if name.first?.isNumber == true { return name }
        switch name.prefix(3) {
        case "sep", "inb": return isInside ? "/" : "\"/\""
        case "mai", "roo": return "imaptest"
        case "tag", "sea": return "\"A1\""
        case "dat", "int": return "\"17-Jul-1996 02:44:25 -0700\""
        case "bod", "hdr", "ful": return "\"abc\""
        case "uid", "mod", "hmo", "hig", "siz", "pos": return "7"
        default: return nil
        }
    }

    /// Whether it was understood, as far as its kind is one that the codec knows.
    private static func isRead(_ response: IMAPResponse, _ answer: String) -> Bool {
        switch response {
        case .other:
            let words = answer.split(separator: " ").dropFirst().prefix(2).map { $0.uppercased() }
            return !words.contains { IMAPResponseTests.known.contains($0) || $0 == "FETCH" }
        case .fetch(let fetch): return fetch.invalidItems.isEmpty
        default: return true
        }
    }
}
