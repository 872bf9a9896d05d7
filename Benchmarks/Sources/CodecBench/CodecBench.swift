import BenchHarness
import MessageParsing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Measures the decoders against copying the same bytes with the C library: the ratio says how far from the memory's
/// own speed each of them is. Pieces of 64 KiB stay in the cache, as the parts of most mails do.
@main
struct CodecBench {
    static let pieceSize = 64 * 1024
    static let rounds = 400

    static func main() {
        let binary = Self.noise(Self.pieceSize)
        Self.measure("base64, lines of 76", Base64.encodeLines(binary.span)) { Base64.decode($0).bytes.count }
        Self.measure("base64, one line", Base64.encode(binary.span)) { Base64.decode($0).bytes.count }
        let english = Self.text(Self.pieceSize, every: 0)
        let french = Self.text(Self.pieceSize, every: 30)
        Self.measure("quoted-printable, English", QuotedPrintable.encode(english.span)) {
            QuotedPrintable.decode($0).bytes.count
        }
        Self.measure("quoted-printable, French", QuotedPrintable.encode(french.span)) {
            QuotedPrintable.decode($0).bytes.count
        }
        Self.measure("UTF-8 to String", french) { Charset.utf8.decode($0).utf8.count }
        Self.measure("ASCII to String", english) { Charset.ascii.decode($0).utf8.count }
        let latin = Charset.windows1252.encode(Charset.utf8.decode(french)) ?? []
        Self.measure("windows-1252 to String", latin) { Charset.windows1252.decode($0).utf8.count }
        if let cyrillic = Charset(label: "koi8-r") {
            Self.measure("koi8-r to String", latin) { cyrillic.decode($0).utf8.count }
        }
        Self.measureDates()
    }

    /// Times `decode` against memcpy over the same input and prints both speeds.
    private static func measure(_ name: String, _ input: [UInt8], _ decode: (Span<UInt8>) -> Int) {
        var comparison = Comparison(name)
        var sum = 0
        for _ in 0..<9 {
            let ours = Timing.of { for _ in 0..<Self.rounds { sum &+= decode(input.span) } }
            let theirs = Timing.of { for _ in 0..<Self.rounds { sum &+= Self.copy(input) } }
            comparison.add(ours: ours, theirs: theirs)
        }
        let bytes = Double(input.count * Self.rounds)
        let own = bytes / median(comparison.pairs.map(\.ours.processor)) / 1e9
        let copy = bytes / median(comparison.pairs.map(\.theirs.processor)) / 1e9
        print("\(name): \(rounded(own)) GB/s of input, memcpy \(rounded(copy)) GB/s (\(sum & 1))")
    }

    /// Copies into new memory, as a decoder must.
    private static func copy(_ input: [UInt8]) -> Int {
        [UInt8](unsafeUninitializedCapacity: input.count) { target, count in
            input.withUnsafeBytes { source in
                if let to = target.baseAddress, let from = source.baseAddress { memcpy(to, from, source.count) }
            }
            count = input.count
        }.count
    }

    private static func measureDates() {
        let usual = Array("Fri, 21 Nov 1997 09:55:06 -0600 (CST)".utf8)
        let odd = Array("Friday, 21-Nov-97 09:55:06 EST".utf8)
        for (name, text) in [("usual", usual), ("odd", odd)] {
            var sum: Int64 = 0
            let time = Timing.of {
                for _ in 0..<100_000 { sum &+= MailDate(parsing: text.span)?.secondsSince1970 ?? 0 }
            }
            print("date, \(name) form: \(rounded(time.processor / 100_000 * 1e9)) ns (\(sum & 1))")
        }
    }

    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    /// Words in lines, with an accent after every so many letters.
    private static func text(_ count: Int, every: Int) -> [UInt8] {
        var output: [UInt8] = []
        var index = 0
        while output.count < count {
            index += 1
            if index % 400 == 0 {
                output += [0x0D, 0x0A]
            } else if every > 0 && index % every == 0 {
                output += [0xC3, 0xA9]
            } else {
                output.append(index % 6 == 0 ? 0x20 : 0x61 + UInt8(index % 26))
            }
        }
        return output
    }
}
