import BenchHarness
import Foundation
import MessageParsing

/// Twice the size may cost at most 2.2 times the work, whatever the shape.
enum Growth {
    private static let allowed = 2.2

    /// Measures every shape, or those whose name holds `filter`; how many were beyond the bound.
    ///
    /// Noise only adds, and comes in bursts: a shape that misses is measured again when all others are done, up to
    /// three times, and its least counts.
    static func measure(filter: String? = nil) -> Int {
        let shapes = HostileShapes.all.filter { shape in filter.map { shape.name.contains($0) } ?? true }
        var ratios = shapes.map(Self.ratio)
        for index in shapes.indices {
            for _ in 0..<3 where ratios[index] > Self.allowed {
                ratios[index] = min(ratios[index], Self.ratio(shapes[index]))
            }
            guard ratios[index] > Self.allowed else { continue }
            print("growth: \(shapes[index].name): twice the size costs \(rounded(ratios[index])) times: MISSED")
            fflush(nil)
        }
        let failures = ratios.count { $0 > Self.allowed }
        let worst = shapes.indices.max { ratios[$0] < ratios[$1] }.map { (shapes[$0].name, ratios[$0]) } ?? ("none", 0)
        print(
            "growth: \(shapes.count) shapes, the steepest '\(worst.0)' with \(rounded(worst.1));"
                + " aim: at most \(rounded(Self.allowed)) for all: \(verdict(failures == 0))")
        return failures
    }

    /// How many times as much the doubled message costs: the least of a few measurements, for noise only adds.
    private static func ratio(_ shape: HostileShapes.Shape) -> Double {
        let once = shape.make(shape.size)
        let twice = shape.make(2 * shape.size)
        var least = (once: Double.infinity, twice: Double.infinity)
        for round in 0..<12 {
            least.once = min(least.once, Self.cost(once))
            least.twice = min(least.twice, Self.cost(twice))
            // What takes under a tenth of a millisecond is a matter of the clock.
            if round > 0, least.twice < 1e-4 || least.twice / least.once <= Self.allowed * 0.97 || least.twice > 0.5 {
                break
            }
        }
        return least.twice < 1e-4 ? 1 : least.twice / least.once
    }

    private static func cost(_ bytes: [UInt8]) -> Double {
        Timing.of {
            let mail = MailMessage(bytes)
            for part in mail.allParts {
                _ = (
                    part.filename, part.safeFilename, part.contentID, part.decodedText.isDamaged,
                    part.hasConflictingNames
                )
            }
            _ = (
                mail.text, mail.html, mail.mailingList.isEmpty, mail.attachments.count, mail.defects.count, mail.author,
                mail.date
            )
            _ = (mail.references.count, mail.received.count, mail.root.mediaType, mail.displaySubject)
            _ = (mail.authenticationResults.count, mail.protection)
            for field in mail.headers { _ = field.value }
            var reader = MessageReader(bodies: .decoded)
            reader.read(bytes.span) { _ in }
            reader.finish { _ in }
        }.processor
    }
}
