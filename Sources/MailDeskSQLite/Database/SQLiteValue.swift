#if SQLite
/// A value in a column or in the place of a `?`.
enum SQLiteValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// The text, if it is one.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The bytes, if they are.
    var blob: [UInt8]? {
        if case .blob(let bytes) = self { bytes } else { nil }
    }

    /// The number, if it is one.
    var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// A text, or null.
    static func optional(_ text: String?) -> SQLiteValue { text.map { .text($0) } ?? .null }
}
#endif
