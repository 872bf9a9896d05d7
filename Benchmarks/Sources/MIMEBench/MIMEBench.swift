import BenchHarness
import Foundation
import MessageParsing

/// How fast messages are parsed, against GMime in turn.
///
/// Arguments: packs to measure instead of the built-in sets; `--rounds N`; `--profile SET` runs one set for ten seconds
/// and compares nothing, for a profiler to watch; `--growth [NAME]` measures only how the cost grows with the size.
@main
struct MIMEBench {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let rounds = Self.option("--rounds", &arguments).flatMap { Int($0) } ?? 5
        let profile = Self.option("--profile", &arguments)
        if let index = arguments.firstIndex(of: "--growth") {
            let filter = index + 1 < arguments.count ? arguments[index + 1] : nil
            if Growth.measure(filter: filter) > 0 { exit(1) }
            return
        }
        let sets = try Self.sets(arguments)
        if let profile { return Self.profile(sets, profile) }
        let place = try Workplace("mime-bench")
        defer { place.remove() }
        let peer = GMimePeer(in: place)
        if peer == nil { print("GMime is not installed (libgmime-3.0-dev): our own times only") }
        for set in sets {
            let path = place.path + "/" + set.name + ".pack"
            try set.write(to: path)
            Self.compare(set, path, "full", peer, rounds: rounds, FullParse.run)
            if set.name == "synth" { Self.compare(set, path, "headers", peer, rounds: rounds, FullParse.headersOnly) }
        }
        Self.memory(sets)
        try MappedMessage.measure(in: place.path)
        _ = Growth.measure()
    }

    /// The folder of the benchmarks' package.
    private static let packageFolder = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    /// How many times as fast as GMime each set has to be parsed.
    private static let goals = ["synth full": 2.5, "synth headers": 4.5, "real full": 4, "big full": 2]

    private static func option(_ name: String, _ arguments: inout [String]) -> String? {
        guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
        defer { arguments.removeSubrange(index...(index + 1)) }
        return arguments[index + 1]
    }

    private static func sets(_ paths: [String]) throws -> [Pack] {
        if !paths.isEmpty { return try paths.map(Pack.init(path:)) }
        var maker = SyntheticMail(seed: 20_260_601)
        var sets = [
            Pack(name: "synth", messages: (0..<2_000).map { _ in maker.short() }),
            Pack(name: "big", messages: [700_000, 2_000_000, 5_000_000, 9_000_000].map { maker.large($0) }),
        ]
        let beside = Self.packageFolder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("shared/corpus").path
        let corpus = ProcessInfo.processInfo.environment["MARTLET_CORPUS"] ?? beside
        if let real = Pack.corpus(at: corpus) {
            sets.append(real)
        } else {
            print("no corpus: the set 'real' is left out")
        }
        return sets
    }

    private static func compare(
        _ set: Pack, _ path: String, _ mode: String, _ peer: GMimePeer?, rounds: Int,
        _ work: ([UInt8], inout Totals) -> Void
    ) {
        // Headers only: both read the header block and nothing behind it.
        let messages = mode == "headers" ? set.messages.map(Self.headerBlock) : set.messages
        var measured = path
        if mode == "headers" {
            measured = path + ".headers"
            try? Pack(name: "headers", messages: messages).write(to: measured)
        }
        var comparison = Comparison("\(set.name) \(mode): us per message")
        var ours = Totals()
        var theirs: Totals?
        for round in -1..<rounds {
            let times = (0..<3).map { _ in
                Timing.of {
                    ours = Totals()
                    for message in messages { work(message, &ours) }
                }
            }
            guard round >= 0 else { continue }
            let middle = median(times.map(\.processor))
            let timing = Timing(processor: middle, wall: middle)
            let other = peer?.measure(mode, pack: measured, passes: 3)
            theirs = other?.totals
            let peerTime = other?.seconds ?? 0
            comparison.add(ours: timing, theirs: Timing(processor: peerTime, wall: peerTime))
        }
        let aim = peer == nil ? nil : Self.goals["\(set.name) \(mode)"]
        print(comparison.line(\.processor, work: 1e6 / Double(max(set.messages.count, 1)), unit: "us", aim: aim))
        print("    found: ours \(Self.text(ours))")
        if let theirs { print("           peer \(Self.text(theirs))") }
    }

    private static func headerBlock(_ message: [UInt8]) -> [UInt8] {
        MailMessage(message).root.headerRange.offsets.last.map { Array(message[...$0]) } ?? message
    }

    private static func text(_ totals: Totals) -> String {
        "parts \(totals.parts), attachment bytes \(totals.attachmentBytes), text bytes \(totals.textBytes), "
            + "headers \(totals.headers), addresses \(totals.addresses)"
    }

    /// What the index of a parsed message weighs beside its bytes, over all sets.
    private static func memory(_ sets: [Pack]) {
        for set in sets {
            let index = set.messages.reduce(0) { $0 + MailMessage($1).indexByteCount }
            let share = Double(index) / Double(max(set.byteCount, 1)) * 100
            print("memory \(set.name): the index adds \(rounded(share)) % to the bytes of the messages")
        }
    }

    private static func profile(_ sets: [Pack], _ name: String) {
        guard let set = sets.first(where: { $0.name == name }) ?? sets.first else { return }
        var totals = Totals()
        var spent = 0.0
        var passes = 0
        while spent < 10 {
            spent +=
                Timing.of {
                    for message in set.messages {
                        (name == "headers" ? FullParse.headersOnly : FullParse.run)(message, &totals)
                    }
                }.processor
            passes += 1
        }
        print("\(set.name): \(rounded(spent / Double(passes * max(set.messages.count, 1)) * 1e6)) us per message")
    }
}
