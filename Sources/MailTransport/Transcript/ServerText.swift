/// Words of a server, made safe to show to a person: at most 200 printable characters, marked as the server's.
///
/// Control characters, terminal escapes and bytes that are no UTF-8 become question marks; what is shown in a web page
/// still has to be escaped for HTML, as every text.
public struct ServerText: Sendable, Hashable {
    /// The characters that may be shown, without the mark.
    public let text: String
    /// Whether something was cut off.
    public let isShortened: Bool

    /// Makes the words of a server safe; `limit` is the most characters that stay.
    public init(_ bytes: some Sequence<UInt8>, limit: Int = 200) {
        var kept = ""
        var count = 0
        var isShortened = false
        // Four bytes for each character are the most that UTF-8 needs, so nothing long is decoded in vain.
        let bounded = Array(bytes.prefix(limit * 4 + 4))
        for scalar in String(decoding: bounded, as: UTF8.self).unicodeScalars {
            if count >= limit {
                isShortened = true
                break
            }
            kept.unicodeScalars.append(Self.isShowable(scalar) ? scalar : "?")
            count += 1
        }
        self.text = kept
        self.isShortened = isShortened
    }

    /// Letters, numbers, marks, punctuation, symbols and the plain space; nothing that moves a cursor or turns the
    /// direction of the text.
    private static func isShowable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: scalar == " "
        default: scalar != "\u{FFFD}"
        }
    }
}

extension ServerText: CustomStringConvertible {
    /// The words in quotation marks, introduced as the server's.
    public var description: String { "the server said: “\(self.text)\(self.isShortened ? "…" : "")”" }
}
