import SMTPClient

/// A message of any size that lies nowhere: each piece is made when it is asked for.
struct GeneratedContent: SMTPContentSource {
    let size: Int?
    private let pieces: Int
    private static let head = Array("From: <a@example.com>\r\nTo: <b@example.com>\r\nSubject: large\r\n\r\n".utf8)
    private static let line = Array("abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh\r\n".utf8)
    private static let piece = Array(repeating: line, count: 1024).flatMap(\.self)

    init(atLeast size: Int) {
        self.pieces = (size + Self.piece.count - 1) / Self.piece.count
        self.size = Self.head.count + self.pieces * Self.piece.count
    }

    func open() -> any SMTPContentReader { Reader(left: self.pieces) }

    private struct Reader: SMTPContentReader {
        var left: Int
        var hasBegun = false

        mutating func next() -> [UInt8]? {
            guard self.hasBegun else {
                self.hasBegun = true
                return GeneratedContent.head
            }
            guard self.left > 0 else { return nil }
            self.left -= 1
            return GeneratedContent.piece
        }
    }
}
