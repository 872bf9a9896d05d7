/// Where the bytes of a message lie: in memory, or in a file of ours that is mapped.
enum MessageBytes: Sendable {
    case memory([UInt8])
    case file(MappedFile)

    /// The number of bytes.
    var count: Int {
        switch self {
        case .memory(let bytes): bytes.count
        case .file(let file): file.count
        }
    }

    /// Lends the bytes without copying them.
    @inline(__always)
    func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        switch self {
        case .memory(let bytes): body(bytes.span)
        case .file(let file): file.withSpan(body)
        }
    }
}
