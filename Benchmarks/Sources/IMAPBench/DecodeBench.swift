import BenchHarness
import Foundation
import IMAPClient

/// Decoding of recorded or generated responses, beside libetpan's client and a plain copy.
struct DecodeBench {
    let peers: Peers
    let repeats: Int

    func run() throws {
        var generator = GeneratedStream()
        let recorded = ProcessInfo.processInfo.environment["MARTLET_IMAP_STREAM"]
        let envelopes = try recorded.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
        try self.against("FETCH with ENVELOPE and BODYSTRUCTURE", envelopes ?? generator.envelopes(10_000))
        try self.against("FETCH with UID and FLAGS", generator.flags(10_000))
        self.bodies(generator.bodies(2000, size: 13_500))
    }

    /// Decodes `stream` in pieces as a socket would deliver them; returns how many messages were read, and a sum that
    /// keeps the work from being left out.
    static func decode(_ stream: [UInt8]) throws -> (messages: Int, sum: Int) {
        var decoder = IMAPResponseDecoder()
        var offset = 0
        var messages = 0
        var sum = 0
        let bytes = stream.span
        while offset < bytes.count {
            offset += decoder.append(bytes.extracting(offset..<min(offset + 65_536, bytes.count)))
            while let event = try decoder.next() {
                guard case .response(.fetch(let fetch)) = event else { continue }
                messages += 1
                sum &+= Int(fetch.uid ?? 0) &+ fetch.items.count
                if !fetch.invalidItems.isEmpty { throw Failure.unreadable }
            }
        }
        return (messages, sum)
    }

    enum Failure: Error { case unreadable, peer }

    private func against(_ name: String, _ stream: [UInt8]) throws {
        var comparison = Comparison(name)
        var own: [Double] = []
        var messages = 0
        for _ in 0..<self.repeats {
            let ours = try Timing.of { messages = try Self.decode(stream).messages }
            own.append(ours.processor)
            if let theirs = try self.peers.decode(stream) {
                guard theirs.messages == messages else { throw Failure.peer }
                comparison.add(ours: ours, theirs: Timing(processor: theirs.seconds, wall: theirs.seconds))
            }
        }
        let each = median(own) / Double(max(messages, 1)) * 1e6
        print("\(name): \(rounded(each)) us a message, \(messages) messages, \(stream.count) bytes")
        if comparison.pairs.isEmpty {
            print("  libetpan is not here to compare with (libetpan-dev)")
        } else {
            print(comparison.line(\.processor, work: 1e6 / Double(max(messages, 1)), unit: "us"))
        }
    }

    /// Content against a copy of the whole stream.
    private func bodies(_ stream: [UInt8]) {
        var comparison = Comparison("BODY[] beside memcpy")
        var target = [UInt8](repeating: 0, count: stream.count)
        for _ in 0..<self.repeats {
            let ours = Timing.of { _ = try? Self.decode(stream) }
            let theirs = Timing.of {
                target.withUnsafeMutableBytes { memory in
                    stream.withUnsafeBytes { memory.copyMemory(from: $0) }
                }
            }
            comparison.add(ours: ours, theirs: theirs)
        }
        print(comparison.line(\.processor, work: 1e3, unit: "ms"))
    }
}
