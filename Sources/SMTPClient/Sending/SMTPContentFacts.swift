/// What has to be known about a message before the server is told of it.
package struct SMTPContentFacts: Sendable, Hashable {
    /// How many bytes it has.
    package private(set) var size = 0
    /// Whether a header holds a byte above 127 (RFC 6532).
    package private(set) var hasEightBitHeaders = false
    /// Whether the body holds a byte above 127.
    package private(set) var hasEightBitBody = false
    /// Whether there is a NUL, or a CR or LF that stands alone.
    package private(set) var hasLooseControls = false
    /// Whether there is a NUL.
    package private(set) var hasNUL = false
    /// The longest line in bytes, without its end; of a message that was only surveyed, a bound that is not above 998.
    package private(set) var longestLine = 0
    /// What the survey found, where it sufficed: then the encoded form of the message is known, too.
    private(set) var survey: SMTPContentSurvey.Clean?

    private var line = 0
    private var isInHeaders = true
    private var previousWasCR = false

    /// Facts of nothing yet.
    package init() {}

    /// The facts of a whole message in memory.
    package init(_ bytes: [UInt8]) {
        self.append(bytes.span)
    }

    /// The facts of a whole message, by the quick way where that suffices.
    static func quick(_ bytes: [UInt8]) -> SMTPContentFacts {
        guard let survey = SMTPContentSurvey.survey(bytes.span) else { return SMTPContentFacts(bytes) }
        var facts = SMTPContentFacts()
        facts.size = bytes.count
        facts.longestLine = min(bytes.count, 998)
        facts.survey = survey
        return facts
    }

    /// The facts of a body alone.
    package init(body: [UInt8]) {
        self.isInHeaders = false
        self.append(body.span)
    }

    /// Takes further bytes into account.
    package mutating func append(_ bytes: Span<UInt8>) {
        self.size += bytes.count
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte > 0x0D && !self.previousWasCR {
                self.line += 1
                if byte >= 0x80 { self.noteEightBit() }
                continue
            }
            self.noteRare(byte)
        }
        self.longestLine = max(self.longestLine, self.line)
    }

    private mutating func noteEightBit() {
        if self.isInHeaders { self.hasEightBitHeaders = true } else { self.hasEightBitBody = true }
    }

    private mutating func noteRare(_ byte: UInt8) {
        let endsCRLF = byte == 0x0A && self.previousWasCR
        if self.previousWasCR != (byte == 0x0A) { self.hasLooseControls = true }
        if byte == 0 {
            self.hasLooseControls = true
            self.hasNUL = true
        }
        if self.previousWasCR && !endsCRLF { self.endLine() }
        self.previousWasCR = byte == 0x0D
        switch byte {
        case 0x0A: self.endLine()
        case 0x0D: if !endsCRLF { return }
        default:
            self.line += 1
            if byte >= 0x80 { self.noteEightBit() }
        }
    }

    private mutating func endLine() {
        if self.line == 0 { self.isInHeaders = false }
        self.longestLine = max(self.longestLine, self.line)
        self.line = 0
    }
}
