/// What is known of content before its first byte arrives.
public struct IMAPLiteralHead: Sendable {
    /// The message's number.
    public let sequenceNumber: UInt32
    /// The message's UID, if the server sent it before the content, as nearly all do.
    public let uid: UInt32?
    /// The section, such as `BODY[]`.
    public let section: String
    /// How many bytes follow.
    public let size: Int

    /// The head of content that `prefix`, the response so far, announces.
    init(prefix: [UInt8], size: Int, limits: IMAPLimits, streamed: [StreamedLiteral]) {
        let bytes = prefix.span
        var scanner = Scanner(streamed: streamed + [StreamedLiteral(offset: prefix.count, size: size)])
        while scanner.peek(bytes) == Ascii.nul { scanner.at += 1 }
        _ = scanner.take(Ascii.star, bytes)
        scanner.skipSpaces(bytes)
        self.sequenceNumber = scanner.number32(bytes) ?? 0
        scanner.skipSpaces(bytes)
        _ = scanner.takeWord("FETCH", bytes)
        let items = FetchParser.parse(bytes, &scanner, limits: limits, isPrefix: true) ?? []
        let known = IMAPFetchResponse(sequenceNumber: self.sequenceNumber, items: items)
        self.uid = known.uid
        self.section = known.sections.last?.name ?? ""
        self.size = size
    }
}
