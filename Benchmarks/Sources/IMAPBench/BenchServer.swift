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
        self.process.standardError = FileHandle.nullDevice
        try self.process.run()
        // It is up when its port can be connected to.
        for _ in 0..<100 {
            let probe = "exec 3<>/dev/tcp/127.0.0.1/\(DownloadBench.plainPort)"
            if try Peers.run("/usr/bin/env", ["bash", "-c", probe]).status == 0 { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        self.stop()
        throw DecodeBench.Failure.peer
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
