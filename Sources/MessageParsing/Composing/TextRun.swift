/// A stretch of a text field that is written in one way: as it is, or as encoded words.
struct TextRun {
    var text: String
    var isEncoded: Bool
    /// How many blanks stand before it.
    var blanks: Int

    /// Cuts `value` so that as few words as possible are encoded: a tag like `[Ticket #42]` stays readable to programs.
    ///
    /// Blanks between an encoded word and a plain one stay outside; only one of them survives there, so that further
    /// ones, and blanks at both ends, are encoded with a word.
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
