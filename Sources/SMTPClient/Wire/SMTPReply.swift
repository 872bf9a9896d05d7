/// A server's answer: three digits, perhaps an enhanced status, and text for people (RFC 5321 4.2).
public struct SMTPReply: Sendable, Hashable {
    /// The three digits, 200 to 599.
    public let code: Int
    /// Nearly every answer has one line, which needs no array.
    private let first: String
    private let others: [String]

    /// An answer of these lines; one without lines has one empty line, as on the wire.
    public init(_ code: Int, _ lines: [String]) {
        self.code = code
        self.first = lines.first ?? ""
        self.others = Array(lines.dropFirst())
    }

    /// An answer of one line.
    public init(_ code: Int, _ text: String) {
        self.code = code
        self.first = text
        self.others = []
    }

    /// The text of each line, without the digits; bytes that are no UTF-8 are replaced, and control characters by
    /// spaces.
    public var lines: [String] { [self.first] + self.others }

    /// The enhanced status, where the server gives one that agrees with the code.
    public var enhanced: SMTPEnhancedStatus? { SMTPEnhancedStatus(self.first.utf8, code: self.code) }

    /// All lines, joined by line breaks. It may name addresses: show it to people, do not log it.
    public var text: String { self.others.isEmpty ? self.first : self.lines.joined(separator: "\n") }

    /// 2xx: what was asked is done.
    public var isPositive: Bool { (200..<300).contains(self.code) }
    /// 3xx: the server waits for the rest.
    public var isIntermediate: Bool { (300..<400).contains(self.code) }
    /// 4xx: it may work later.
    public var isTransient: Bool { (400..<500).contains(self.code) }
    /// 5xx: it will not work.
    public var isPermanent: Bool { self.code >= 500 }
}

extension SMTPReply {
    /// The answer as it goes over the wire; text is cut at line breaks, so that it cannot become two answers.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        let lines = self.lines
        for (index, line) in lines.enumerated() {
            bytes.append(contentsOf: String(self.code).utf8)
            bytes.append(UInt8(ascii: index == lines.count - 1 ? " " : "-"))
            bytes.append(contentsOf: line.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 })
            bytes.append(contentsOf: [13, 10])
        }
        return bytes
    }
}
