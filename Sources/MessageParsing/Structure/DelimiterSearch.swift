/// The searches for lines that may be delimiters, laid open so that tests and fuzzers can compare them with a plain
/// one.
@_spi(Reference)
public enum DelimiterSearch {
    /// Where the lines lie that begin with two hyphens, as the structure pass finds them.
    public static func lines(in bytes: Span<UInt8>, isBase64: Bool) -> [Int] {
        var found: [Int] = []
        var line = 0
        while line < bytes.count {
            line =
                isBase64
                ? bytes.firstDashLineInBase64(from: line, to: bytes.count)
                : bytes.firstDashLine(from: line, to: bytes.count)
            guard line < bytes.count else { break }
            found.append(line)
            line = bytes.first(ASCII.lineFeed, from: line, to: bytes.count) + 1
        }
        return found
    }

    /// The same, said as plainly as possible.
    public static func reference(in bytes: Span<UInt8>) -> [Int] {
        bytes.indices.filter { place in
            place + 1 < bytes.count && bytes[place] == ASCII.hyphen && bytes[place + 1] == ASCII.hyphen
                && (place == 0 || bytes[place - 1] == ASCII.lineFeed)
        }
    }
}
