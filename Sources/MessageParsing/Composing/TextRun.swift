/// A stretch of a text field that is written in one way: as it is, or as encoded words.
struct TextRun {
    var text: String
    var isEncoded: Bool
    /// How many blanks stand before it.
    var blanks: Int

    /// Cuts `value` so that as few words as possible are encoded: a tag like `[Ticket #42]` stays readable to programs.
    ///
    /// One blank between an encoded word and a plain one stays outside. A text with blanks at its ends or several in a
    /// row is encoded whole: outside of encoded words such blanks get lost, and very many would not fit into a line.
    static func runs(of value: String, allowsUTF8: Bool) -> [TextRun] {
        if value.hasPrefix(" ") || value.hasSuffix(" ") || value.contains("  ") {
            return [TextRun(text: value, isEncoded: true, blanks: 1)]
        }
        var runs: [TextRun] = []
        for word in value.split(separator: " ") {
            let isEncoded = HeaderWriter.mustEncode(String(word), allowsUTF8: allowsUTF8) || word.utf8.count > 900
            if let last = runs.last, last.isEncoded == isEncoded {
                runs[runs.count - 1].text += " " + word
            } else {
                runs.append(TextRun(text: String(word), isEncoded: isEncoded, blanks: 1))
            }
        }
        return runs
    }
}
