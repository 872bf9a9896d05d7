import BenchHarness
import Foundation
import MessageParsing

/// A message of a gigabyte in a mapped file: what it costs to find its parts, and that it takes no memory of one's own.
enum MappedMessage {
    static func measure(in folder: String, megabytes: Int = 1_024) throws {
        let path = folder + "/large.eml"
        try Self.write(path, megabytes: megabytes)
        let before = Self.ownMemory()
        var parts = 0
        var index = 0
        var file: MappedFile?
        let time = try Timing.of {
            let mapped = try MappedFile(path: path)
            file = mapped
            let message = MailMessage(mapped)
            parts = message.parts.count
            index = message.indexByteCount
        }
        let grown = max(0, Self.ownMemory() - before)
        print(
            "mapped: \(megabytes) MiB, \(parts) parts in \(rounded(time.processor * 1e3)) ms "
                + "(\(rounded(Double(file?.count ?? 0) / max(time.processor, 1e-9) / 1e9)) GB/s), "
                + "index \(index) bytes, own memory grown by \(grown >> 10) KiB")
    }

    /// One text and four files, written piece by piece.
    private static func write(_ path: String, megabytes: Int) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let line = String(repeating: "QUJD", count: 19) + "\r\n"
        let block = Data(String(repeating: line, count: (1 << 20) / line.utf8.count + 1).utf8)
        try file.write(
            contentsOf: Data(
                "From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n".utf8))
        for _ in 0..<4 {
            try file.write(
                contentsOf: Data(
                    "--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8))
            for _ in 0..<(megabytes / 4) { try file.write(contentsOf: block) }
        }
        try file.write(contentsOf: Data("--b--\r\n".utf8))
    }

    /// The memory of this process that no file backs, in bytes; 0 where the system does not tell.
    private static func ownMemory() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        return (line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) << 10
    }
}
