/// Finds the parts of a message in one pass over its bytes.
///
/// The pass is a loop over lines with an explicit stack of the parts that are open, so that nesting costs no call
/// stack. It builds a flat table of parts and one of fields; no byte is copied, except the boundaries, which may be
/// quoted.
struct StructureScanner {
    /// A part whose end is not known yet.
    struct Open {
        var part: Int
        /// Where its boundary lies in `boundaries`; empty when it has none or was closed.
        var boundaryStart: Int
        var boundaryLength: Int
        /// Where the text outside the parts began that runs now: preamble or epilogue.
        var outsideSince: Int
        var isDigest: Bool
    }

    /// A delimiter line that belongs to an open part.
    struct Delimiter {
        var level: Int
        var lineStart: Int
        var nextLine: Int
        var closes: Bool
    }

    /// How many bytes a delimiter line may have beside its boundary: what is longer is text.
    static let delimiterSlack = 1_024

    var parts: [PartRecord] = []
    var fields: [FieldRecord] = []
    var defects: [MailDefect] = []
    var open: [Open] = []
    var boundaries: [UInt8] = []
    var headerBytes = 0
    let limits: ParserLimits
    var end: Int

    init(count: Int, limits: ParserLimits) {
        self.limits = limits
        self.end = min(count, Int(UInt32.max))
        // Room for what a usual message has, a small share of its bytes.
        self.fields.reserveCapacity(min(self.end / 128, 32))
        self.parts.reserveCapacity(min(self.end / 1_024, 4))
        if self.end < count { self.note(.messageTooLarge, self.end, count) }
    }

    /// Reads one header block, behind which nothing follows.
    mutating func scanHead(_ bytes: borrowing Span<UInt8>, defaultsToMessage: Bool) {
        var place = 0
        _ = self.beginOnePart(at: &place, in: bytes, defaultsToMessage: defaultsToMessage)
        self.closeRest()
    }

    /// Reads the whole message.
    mutating func scan(_ bytes: borrowing Span<UInt8>) {
        var place = self.beginPart(at: Self.envelopeEnd(bytes, end: self.end), in: bytes, insideDigest: false)
        while let delimiter = self.nextDelimiter(from: place, in: bytes) {
            self.closeParts(above: delimiter.level, at: self.contentEnd(before: delimiter.lineStart, in: bytes))
            let isFirst = self.hasNoPart(at: delimiter.level)
            self.noteHidden(level: delimiter.level, until: delimiter.lineStart, isPreamble: isFirst)
            place = delimiter.nextLine
            if delimiter.closes {
                self.open[delimiter.level].boundaryLength = 0
                self.open[delimiter.level].outsideSince = place
                continue
            }
            guard self.parts.count < self.limits.parts else {
                self.note(.tooManyParts, delimiter.lineStart, self.end)
                break
            }
            place = self.beginPart(at: place, in: bytes, insideDigest: self.open[delimiter.level].isDigest)
        }
        self.closeRest()
    }
}
