/// Quoted-printable in pieces: each piece is cut where nothing behind the cut can change what stands before it.
struct QuotedPrintableStream: TransferStream {
    /// What stands behind the last cut: blanks that may end a line, or an escape that is not whole.
    private var pending: [UInt8] = []
    private(set) var isDamaged = false

    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        let searched = self.pending.count
        self.pending += bytes.copied()
        let cut = self.lastCut(above: searched)
        guard cut > 0 else { return }
        self.append(0..<cut, to: &output)
        self.pending.removeFirst(cut)
    }

    mutating func finish(into output: inout [UInt8]) {
        self.append(0..<self.pending.count, to: &output)
        self.pending = []
    }

    private mutating func append(_ range: Range<Int>, to output: inout [UInt8]) {
        let decoded = self.pending.withSpan { QuotedPrintable.decode($0.extracting(range)) }
        output += decoded.bytes
        self.isDamaged = self.isDamaged || decoded.isDamaged
    }

    /// The last place above `start` at which the input may be cut, or 0.
    ///
    /// That is behind a line feed, or behind a byte that is no blank, no CR and no part of an escape that may go on.
    private func lastCut(above start: Int) -> Int {
        var place = self.pending.count
        while place > start {
            let last = self.pending[place - 1]
            if last == ASCII.lineFeed { return place }
            let isEscape = last == ASCII.equals || (place > 1 && self.pending[place - 2] == ASCII.equals)
            if !last.isBlank, last != ASCII.carriageReturn, !isEscape { return place }
            place -= 1
        }
        return 0
    }
}
