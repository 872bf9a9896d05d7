/// How the bytes of a part were made fit for transport: the value of `Content-Transfer-Encoding` (RFC 2045 section 6).
///
/// Decoding is total: whatever the bytes are, something comes out, and ``DecodedBytes/isDamaged`` tells whether the
/// encoded form broke its own rules.
public enum TransferEncoding: Sendable, Hashable {
    /// Lines of ASCII, at most 998 bytes long.
    case sevenBit
    /// Lines of any bytes but NUL, at most 998 bytes long.
    case eightBit
    /// Any bytes at all.
    case binary
    /// Three bytes in four characters (RFC 2045 section 6.8).
    case base64
    /// Text with `=XX` where needed (RFC 2045 section 6.7).
    case quotedPrintable
    /// The encoding of the Unix program of that name, sent as `x-uuencode`.
    case uuencode
    /// A name that nobody here knows, in lower case; the bytes are left as they are.
    case unknown(String)

    /// The encoding of this name, in any case; aliases that mailers send (`x-uue`, `quoted_printable`) are known.
    public init(_ name: String) {
        self = Array(name.utf8).withSpan { TransferEncoding(parsing: $0) }
    }

    /// Reads the value of the header field as it stands in the message.
    ///
    /// White space, comments, quotes around the name and parameters after it are ignored. An empty value means `7bit`,
    /// as a missing field does.
    public init(parsing value: Span<UInt8>) {
        let name = Self.token(in: value)
        switch name {
        case "", "7bit", "7-bit", "seven-bit": self = .sevenBit
        case "8bit", "8-bit", "8bits", "eight-bit": self = .eightBit
        case "binary": self = .binary
        case "base64", "x-base64": self = .base64
        case "quoted-printable", "quoted_printable", "quotedprintable", "qp": self = .quotedPrintable
        case "uuencode", "x-uuencode", "x-uue", "uue": self = .uuencode
        default: self = .unknown(name)
        }
    }

    /// The name on the wire, in lower case.
    public var name: String {
        switch self {
        case .sevenBit: "7bit"
        case .eightBit: "8bit"
        case .binary: "binary"
        case .base64: "base64"
        case .quotedPrintable: "quoted-printable"
        case .uuencode: "x-uuencode"
        case .unknown(let name): name
        }
    }

    /// Whether decoding returns the bytes unchanged.
    public var isIdentity: Bool {
        switch self {
        case .sevenBit, .eightBit, .binary, .unknown: true
        case .base64, .quotedPrintable, .uuencode: false
        }
    }

    /// Takes the encoding off `input`.
    ///
    /// The encodings that change nothing, the unknown ones among them, return a copy.
    public func decode(_ input: Span<UInt8>) -> DecodedBytes {
        switch self {
        case .base64: Base64.decode(input)
        case .quotedPrintable: QuotedPrintable.decode(input)
        case .uuencode: UUEncoding.decode(input)
        case .sevenBit, .eightBit, .binary: DecodedBytes(bytes: input.copied(), isDamaged: false)
        case .unknown: DecodedBytes(bytes: input.copied(), isDamaged: true)
        }
    }

    /// Takes the encoding off `input`.
    public func decode(_ input: [UInt8]) -> DecodedBytes {
        input.withSpan { self.decode($0) }
    }

    /// The first token of a field value in lower case, without quotes, comments and parameters.
    private static func token(in value: Span<UInt8>) -> String {
        var token: [UInt8] = []
        var depth = 0
        for index in value.indices {
            let byte = value[index]
            if byte == UInt8(ascii: "(") { depth += 1; continue }
            if byte == UInt8(ascii: ")") && depth > 0 { depth -= 1; continue }
            if depth > 0 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") {
                continue
            }
            if byte == UInt8(ascii: ";") || token.count == 64 { break }
            token.append(byte.asciiLowercased)
        }
        let trimmed = token.trimmingASCIIWhitespace()
        return String(decoding: trimmed, as: UTF8.self)
    }
}
