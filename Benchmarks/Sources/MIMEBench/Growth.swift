import BenchHarness
import Foundation
import MessageParsing

/// Twice the size may cost at most 2.2 times the work, whatever the shape.
enum Growth {
    private static let allowed = 2.2

    /// Measures every shape, or those whose name holds `filter`; how many were beyond the bound.
    static func measure(filter: String? = nil) -> Int {
        var count = 0
        var worst = (name: "", ratio: 0.0)
        var failures = 0
        for shape in HostileShapes.all where filter.map({ shape.name.contains($0) }) ?? true {
            let ratio = Self.ratio(shape)
            count += 1
            if ratio > worst.ratio { worst = (shape.name, ratio) }
            if ratio > Self.allowed {
                failures += 1
                print("growth: \(shape.name): twice the size costs \(rounded(ratio)) times: MISSED")
                fflush(nil)
            }
        }
        print(
            "growth: \(count) shapes, the steepest '\(worst.name)' with \(rounded(worst.ratio)); goal: at most 2.2 for all"
        )
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
