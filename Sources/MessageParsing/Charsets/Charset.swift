/// A way to write text as bytes, found by the label that mailers put into `charset=`.
///
/// Labels mean what the WHATWG Encoding Standard says they mean in practice: `iso-8859-1` and `us-ascii` are
/// windows-1252, `gb2312` is GBK, `shift_jis` is Microsoft's. Mail adds to that: `us-ascii` with eight-bit bytes is
/// read as UTF-8 when it is valid UTF-8; UTF-7, the code pages of DOS and the charsets of ISO 2022 and HZ are decoded.
/// UTF-8, ASCII, windows-1252, UTF-7, UTF-16 and UTF-32 are native, the rest goes through the system's iconv.
public struct Charset: Sendable, Hashable {
    /// How the bytes are read.
    enum Codec: Sendable, Hashable {
        case utf8
        case ascii
        case windows1252
        case utf7
        case utf16(UnicodeByteOrder)
        case utf32(UnicodeByteOrder)
        case iso2022JP
        case hz
        /// One byte a character, through a table that is made with iconv once; its names there, the best first.
        case singleByte([String])
        /// The names under which iconv may know it, the best first.
        case iconv([String])
    }

    /// The name in lower case, as the Encoding Standard or the IANA registry spells it.
    public let name: String
    let codec: Codec

    init(name: String, codec: Codec) {
        self.name = name
        self.codec = codec
    }

    /// The charset that `label` means; nil when nobody here or in iconv knows it.
    ///
    /// Case, white space and quotes around the label are ignored, and so are hyphens and underscores when the exact
    /// form is unknown (`utf8`, `iso8859_1`). Labels over 64 bytes are unknown.
    public init?(label: String) {
        let found = Array(label.utf8).withSpan { Charset(label: $0) }
        guard let found else { return nil }
        self = found
    }

    /// The charset that `label` means, as it stands in the message.
    public init?(label: Span<UInt8>) {
        guard let found = CharsetLabels.charset(for: label) else { return nil }
        self = found
    }

    /// UTF-8.
    public static let utf8 = Charset(name: "utf-8", codec: .utf8)
    /// ASCII as mail has it: with eight-bit bytes it is UTF-8 if valid, else windows-1252.
    public static let ascii = Charset(name: "us-ascii", codec: .ascii)
    /// Windows-1252, which is also what `iso-8859-1` means.
    public static let windows1252 = Charset(name: "windows-1252", codec: .windows1252)

    /// Whether two labels led to the same way of reading bytes.
    public static func == (left: Charset, right: Charset) -> Bool { left.name == right.name }

    /// Hashes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(self.name) }
}

extension Charset: CustomStringConvertible {
    /// The name.
    public var description: String { self.name }
}

/// Which byte of a UTF-16 or UTF-32 unit comes first.
enum UnicodeByteOrder: Sendable, Hashable {
    case big
    case little
    /// A byte order mark says it; without one the zero bytes of Latin text do, and else little endian is assumed.
    case marked
}
