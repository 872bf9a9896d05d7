import BenchHarness
import IMAPClient

/// Decoding of generated responses, beside libetpan's client and a plain copy.
struct DecodeBench {
    /// What libetpan's client took for one FETCH with an envelope, and swift-nio-imap for one with flags, on one
    /// machine: in microseconds. From both and libetpan's time here follows what swift-nio-imap would take here.
    private static let known = (libetpan: 22.0, flags: 19.9)
    let place: Workplace
    let repeats: Int

    func run() throws {
        var generator = GeneratedStream()
        let library = self.place.compile("etpan_decode", ["-letpan"])
        if library == nil { print("libetpan is not here to compare with (libetpan-dev)") }
        let envelopes = try self.race(
            "FETCH with ENVELOPE and BODYSTRUCTURE", generator.envelopes(10_000), library, aim: 4)
        let flags = try self.race("FETCH with UID and FLAGS", generator.flags(10_000), library, aim: nil)
        if library != nil {
            let scale = envelopes.theirs / Self.known.libetpan
            let aim = Self.known.flags * scale / 30
            print("  a thirtieth of swift-nio-imap's time, scaled: \(rounded(aim)) us: \(verdict(flags.ours <= aim))")
        }
        self.bodies(generator.bodies(2000, size: 13_500))
    }

    /// Decodes `stream` in pieces as a socket would deliver them; returns how many messages were read.
    private static func decode(_ stream: [UInt8]) throws -> Int {
        var decoder = IMAPResponseDecoder()
        var offset = 0
        var messages = 0
        let bytes = stream.span
        while offset < bytes.count {
            offset += decoder.append(bytes.extracting(offset..<min(offset + 65_536, bytes.count)))
            while let event = try decoder.next() {
                guard case .response(.fetch(let fetch)) = event else { continue }
                messages += 1
                guard fetch.uid != nil, fetch.invalidItems.isEmpty else { throw BenchFailure("a response is not read") }
            }
        }
        return messages
    }

    /// Microseconds for one response, ours and libetpan's.
    private func race(
        _ name: String, _ stream: [UInt8], _ library: String?, aim: Double?
    ) throws -> (ours: Double, theirs: Double) {
        let head = "* OK ready\r\n1 OK in\r\n* 1 EXISTS\r\n* FLAGS (\\Seen)\r\n2 OK [READ-ONLY] open\r\n"
        let file = try self.place.write(Array(head.utf8) + stream + Array("3 OK done\r\n".utf8), to: "stream")
        var comparison = Comparison(name)
        var messages = 0
        for _ in 0..<self.repeats {
            let ours = try Timing.of { messages = try Self.decode(stream) }
            var theirs = Timing(processor: 0, wall: 0)
            if let library {
                guard let numbers = Child.run(library, [file, "all"])?.numbers, numbers.count == 2,
                    numbers[1] == Double(messages)
                else { throw BenchFailure("libetpan does not read the same") }
                theirs = Timing(processor: numbers[0], wall: numbers[0])
            }
            comparison.add(ours: ours, theirs: theirs)
        }
        let each = 1e6 / Double(max(messages, 1))
        print("\(messages) messages, \(stream.count) bytes")
        print(comparison.line(\.processor, work: each, unit: "us", aim: library == nil ? nil : aim))
        return (
            median(comparison.pairs.map(\.ours.processor)) * each,
            median(comparison.pairs.map(\.theirs.processor)) * each
        )
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
        print(comparison.line(\.processor, work: 1e3, unit: "ms", aim: 0.2))
    }
}
