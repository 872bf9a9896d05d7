import BenchHarness

/// GMime, compiled in the run and measured in a process of its own; absent where its headers are not installed.
struct GMimePeer {
    private let program: String

    /// Compiles the peer's program; nil where GMime or a C compiler is missing.
    init?(in place: Workplace) {
        guard let flags = Child.run("pkg-config", ["--cflags", "--libs", "gmime-3.0"])?.output,
            let program = place.compile("gmime_full", flags.split(whereSeparator: \.isWhitespace).map(String.init))
        else { return nil }
        self.program = program
    }

    /// The processor seconds of the median pass over a pack, and what it found.
    func measure(_ mode: String, pack: String, passes: Int) -> (seconds: Double, totals: Totals)? {
        guard let line = Child.run(self.program, [mode, pack, String(passes)])?.output else { return nil }
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.count == 7, let seconds = Double(words[0]) else { return nil }
        let sums = words.dropFirst().compactMap { Int($0) }
        guard sums.count == 6 else { return nil }
        return (
            seconds,
            Totals(
                parts: sums[0], attachmentBytes: sums[1], textBytes: sums[2], headers: sums[3], addresses: sums[4],
                valueBytes: sums[5])
        )
    }
}
