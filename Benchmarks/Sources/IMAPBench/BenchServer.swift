import Foundation

/// A Dovecot with 10,000 mails, for as long as the download is measured.
final class BenchServer {
    private let process = Process()

    /// Starts it; nil when it is not installed.
    init?(folder: URL) throws {
        guard
            ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"].contains(where: {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        else { return nil }
        try Self.fill(folder.appendingPathComponent("mail/bench"))
        self.process.executableURL = URL(fileURLWithPath: "/bin/sh")
        self.process.arguments = [
            Peers.sources.appendingPathComponent("dovecot.sh").path, folder.path, String(DownloadBench.plainPort),
            String(DownloadBench.tlsPort),
        ]
        let log = Pipe()
        self.process.standardError = log
        try self.process.run()
        // It says so when it listens; what it says later is read so that it never waits for a reader.
        guard Self.waitForStart(log.fileHandleForReading) else {
            self.stop()
            throw DecodeBench.Failure.peer
        }
        log.fileHandleForReading.readabilityHandler = { handle in
            if handle.availableData.isEmpty { handle.readabilityHandler = nil }
        }
    }

    /// Reads until Dovecot says that it is starting up, which it does when its ports are open; false when it ends before.
    private static func waitForStart(_ log: FileHandle) -> Bool {
        var text = ""
        while true {
            let data = log.availableData
            if data.isEmpty { return false }
            text += String(decoding: data, as: UTF8.self)
            if text.contains("starting up") { return true }
        }
    }

    /// Stops it.
    func stop() {
        self.process.terminate()
        self.process.waitUntilExit()
    }

    /// Writes the mails, unless they are there.
    private static func fill(_ folder: URL) throws {
        let files = FileManager.default
        let current = folder.appendingPathComponent("cur")
        if let present = try? files.contentsOfDirectory(atPath: current.path), present.count == DownloadBench.count {
            return
        }
        for name in ["cur", "new", "tmp"] {
            try files.createDirectory(at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        let line = "The quick brown fox jumps over the lazy dog, and the help desk answers it at once.\r\n"
        let body = String(repeating: line, count: DownloadBench.size / line.utf8.count)
        for number in 0..<DownloadBench.count {
            let mail =
                "From: Anna <anna@example.com>\r\nTo: help@example.net\r\nSubject: question \(number)\r\n"
                + "Message-ID: <\(number)@example.com>\r\nDate: Tue, 03 Feb 2026 10:00:00 +0100\r\n\r\n" + body
            let size = mail.utf8.count
            let name = "\(1_770_000_000 + number).M\(number)P1.bench,S=\(size),W=\(size):2,S"
            try Data(mail.utf8).write(to: current.appendingPathComponent(name))
        }
    }
}
