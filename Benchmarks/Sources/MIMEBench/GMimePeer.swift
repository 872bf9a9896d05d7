import Foundation

/// GMime, compiled in the run and measured in a process of its own; absent where its headers are not installed.
struct GMimePeer {
    private let program: String

    /// Compiles the peer's program into `folder`; nil where GMime or a C compiler is missing.
    init?(in folder: String, source: String) {
        guard let flags = Self.output("/usr/bin/env", ["pkg-config", "--cflags", "--libs", "gmime-3.0"]) else {
            return nil
        }
        self.program = folder + "/gmime_full"
        let words = flags.split(whereSeparator: \.isWhitespace).map(String.init)
        guard Self.output("/usr/bin/env", ["cc", "-O2", source, "-o", self.program] + words) != nil else { return nil }
    }

    /// The processor seconds of the median pass over a pack, and what it found.
    func measure(_ mode: String, pack: String, passes: Int) -> (seconds: Double, totals: Totals)? {
        guard let line = Self.output(self.program, [mode, pack, String(passes)]) else { return nil }
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

    private static func output(_ program: String, _ arguments: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }
}
