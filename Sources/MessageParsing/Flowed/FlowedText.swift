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
        let bytes = Array(text.utf8)
        output.reserveCapacity(bytes.count)
        var place = 0
        while let line = FlowedLine.next(in: bytes, from: &place) {
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
    /// With `deletesSpace` the text is meant for `DelSp=yes`: a soft line end has a space of its own.
    public static func encode(_ text: String, width: Int = 72, deletesSpace: Bool = false) -> String {
        var output: [UInt8] = []
        let bytes = Array(text.utf8)
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.offset > 0 { output += [0x0D, 0x0A] }
            var content = line.element
            if content.last == 0x0D { content.removeLast() }
            if content.elementsEqual("-- ".utf8) {
                output += content
            } else {
                FlowedLine.appendWrapped(content, width: max(width, 20), deletesSpace: deletesSpace, to: &output)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
