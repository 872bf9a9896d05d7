/// Text whose paragraphs rewrap: `format=flowed` (RFC 3676).
public enum FlowedText {
    /// Joins the lines of a flowed text into paragraphs.
    ///
    /// Line ends come out as LF. Quote marks are kept, as `> ` before each paragraph with one `>` for each level;
    /// space-stuffing is undone; the signature line `-- ` is never joined. Lines join only at the same quote depth.
    /// With `deletesSpace` (DelSp=yes) the space that marks a soft line end goes when lines are joined.
    public static func decode(_ text: String, deletesSpace: Bool = false) -> String {
        var output: [UInt8] = []
        var openDepth: Int?
        for line in FlowedLine.lines(of: Array(text.utf8)) {
            if openDepth != line.depth || line.isSignature {
                if openDepth != nil { output.append(0x0A) }
                output += FlowedLine.mark(line.depth)
            }
            let content = line.isSoft && deletesSpace ? line.content.dropLast() : line.content
            output += content
            openDepth = line.isSoft ? line.depth : nil
            if !line.isSoft && line.hasEnd { output.append(0x0A) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Writes text as flowed: lines are broken at blanks before `width`, stuffed where they need it, and blanks at
    /// hard line ends go.
    ///
    /// A line that begins with `>` is taken for a quote, and its depth is kept. Words longer than the width stay whole.
    public static func encode(_ text: String, width: Int = 72) -> String {
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.offset > 0 { output += [0x0D, 0x0A] }
            var content = line.element
            if content.last == 0x0D { content.removeLast() }
            if content.elementsEqual("-- ".utf8) {
                output += content
            } else {
                FlowedLine.appendWrapped(content, width: max(width, 20), to: &output)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// A line of a flowed text, without what belongs to the form.
struct FlowedLine {
    var depth: Int
    var content: ArraySlice<UInt8>
    /// Whether the next line belongs to the same paragraph.
    var isSoft: Bool
    var isSignature: Bool
    var hasEnd: Bool

    static func lines(of bytes: [UInt8]) -> [FlowedLine] {
        var lines: [FlowedLine] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            var line = bytes[start..<end]
            if line.last == 0x0D { line.removeLast() }
            lines.append(FlowedLine(line, hasEnd: end < bytes.count))
            start = end + 1
        }
        return lines
    }

    private init(_ line: ArraySlice<UInt8>, hasEnd: Bool) {
        let unquoted = line.drop { $0 == UInt8(ascii: ">") }
        self.depth = line.count - unquoted.count
        self.content = unquoted.first == 0x20 ? unquoted.dropFirst() : unquoted
        self.isSignature = self.content.elementsEqual("-- ".utf8)
        self.isSoft = self.content.last == 0x20 && !self.isSignature
        self.hasEnd = hasEnd
    }

    /// What stands before a paragraph of this quote depth.
    static func mark(_ depth: Int) -> [UInt8] {
        depth == 0 ? [] : [UInt8](repeating: UInt8(ascii: ">"), count: depth) + [0x20]
    }

    /// Writes one hard line as flowed lines.
    static func appendWrapped(_ line: ArraySlice<UInt8>, width: Int, to output: inout [UInt8]) {
        let unquoted = line.drop { $0 == UInt8(ascii: ">") }
        let depth = line.count - unquoted.count
        var rest = depth > 0 && unquoted.first == 0x20 ? unquoted.dropFirst() : unquoted
        while let last = rest.last, last == 0x20 { rest.removeLast() }
        var isFirst = true
        repeat {
            let taken = self.firstPiece(of: rest, width: width - depth - 2)
            if !isFirst { output += [0x0D, 0x0A] }
            isFirst = false
            output += [UInt8](repeating: UInt8(ascii: ">"), count: depth)
            if depth > 0 && !taken.isEmpty || self.needsStuffing(taken) { output.append(0x20) }
            output += taken
            rest = rest.dropFirst(taken.count)
        } while !rest.isEmpty
    }

    private static func needsStuffing(_ piece: ArraySlice<UInt8>) -> Bool {
        piece.first == 0x20 || piece.first == UInt8(ascii: ">") || piece.starts(with: "From ".utf8)
    }

    /// Up to and with the last blank before the width, or to the first blank behind it, or all.
    private static func firstPiece(of rest: ArraySlice<UInt8>, width: Int) -> ArraySlice<UInt8> {
        guard rest.count > max(width, 10) else { return rest }
        let near = rest.prefix(max(width, 10))
        let lead = near.prefix { $0 == 0x20 }.count
        if let blank = near.dropFirst(lead).lastIndex(of: 0x20) { return rest[...blank] }
        if let blank = rest.dropFirst(max(width, 10)).firstIndex(of: 0x20) { return rest[...blank] }
        return rest
    }
}
