import Foundation

/// Programs of others, compiled from Benchmarks/Peers when the compiler and their libraries are here.
struct Peers {
    private let folder: URL
    private let decoder: URL?

    /// Compiles what can be compiled.
    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent("martlet-imap-bench")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Peers")
        let program = self.folder.appendingPathComponent("etpan_decode")
        let source = sources.appendingPathComponent("etpan_decode.c").path
        let status = try Self.run("/usr/bin/env", ["cc", "-O2", source, "-o", program.path, "-letpan"]).status
        self.decoder = status == 0 ? program : nil
    }

    /// Seconds that libetpan takes for the stream, and how many messages it found; nil when it is not here.
    func decode(_ stream: [UInt8]) throws -> (seconds: Double, messages: Int)? {
        guard let decoder = self.decoder else { return nil }
        let file = self.folder.appendingPathComponent("stream")
        let head = "* OK ready\r\n1 OK in\r\n* 1 EXISTS\r\n* FLAGS (\\Seen)\r\n2 OK [READ-ONLY] open\r\n"
        try (Data(head.utf8) + Data(stream) + Data("3 OK done\r\n".utf8)).write(to: file)
        let (status, output) = try Self.run(decoder.path, [file.path, "all"])
        let words = output.split(whereSeparator: \.isWhitespace)
        guard status == 0, words.count == 2, let seconds = Double(words[0]), let messages = Int(words[1]) else {
            throw DecodeBench.Failure.peer
        }
        return (seconds, messages)
    }

    /// Runs a program and returns what it said on its standard output.
    static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
