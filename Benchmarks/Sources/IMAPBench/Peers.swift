import Foundation

/// Programs of others: compiled from Benchmarks/Peers when the compiler and their libraries are here, or installed.
struct Peers {
    /// Where everything is kept.
    let folder: URL
    /// Where downloads are written: in memory where there is such a place, because a disk would be measured else.
    let target: URL
    private let decoder: URL?
    /// A reader in C that throws everything away.
    let reader: URL?
    /// A download with libetpan.
    let download: URL?

    /// Where the sources lie.
    static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "../../Peers")

    /// Compiles what can be compiled.
    init() throws {
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent("martlet-imap-bench")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        let memory = URL(fileURLWithPath: "/dev/shm")
        let hasMemory = FileManager.default.isWritableFile(atPath: memory.path)
        self.target = (hasMemory ? memory : self.folder).appendingPathComponent("martlet-imap-download")
        self.decoder = try Self.compile("etpan_decode", in: self.folder, ["-letpan"])
        self.reader = try Self.compile("imap_reader", in: self.folder, ["-lssl", "-lcrypto"])
        self.download = try Self.compile("etpan_download", in: self.folder, ["-letpan"])
    }

    private static func compile(_ name: String, in folder: URL, _ libraries: [String]) throws -> URL? {
        let program = folder.appendingPathComponent(name)
        let source = Self.sources.appendingPathComponent(name + ".c").path
        let status = try Self.run("/usr/bin/env", ["cc", "-O2", source, "-o", program.path] + libraries).status
        return status == 0 ? program : nil
    }

    /// A script that downloads everything with mbsync into a fresh folder; nil when it is not installed.
    func mbsync(_ security: String, port: String) -> URL? {
        guard (try? Self.run("/usr/bin/env", ["mbsync", "--version"]).status) == 0 else { return nil }
        let (base, target) = (self.folder.path, self.target.path)
        let settings = """
            FSync no
            IMAPAccount d
            Host \(security == "tls" ? "localhost" : "127.0.0.1")
            Port \(port)
            User bench
            Pass secret-bench
            SSLType \(security == "tls" ? "IMAPS" : "None")
            \(security == "tls" ? "CertificateFile \(base)/cert.pem" : "")
            AuthMechs LOGIN
            IMAPStore far
            Account d
            MaildirStore near
            Path \(target)/mbsync/
            Inbox \(target)/mbsync/INBOX
            SubFolders Verbatim
            Channel c
            Far :far:
            Near :near:
            Patterns INBOX
            Create Near
            Sync Pull
            SyncState \(target)/mbsync-state/
            CopyArrivalDate no

            """
        // mbsync ends a section at an empty line.
        let sections = settings.replacingOccurrences(of: "IMAPAccount d", with: "\nIMAPAccount d")
            .replacingOccurrences(of: "IMAPStore far", with: "\nIMAPStore far")
            .replacingOccurrences(of: "MaildirStore near", with: "\nMaildirStore near")
            .replacingOccurrences(of: "Channel c", with: "\nChannel c")
            .replacingOccurrences(of: "\n\nAuthMechs", with: "\nAuthMechs")
        let file = self.folder.appendingPathComponent("mbsyncrc.\(security)")
        let script = self.folder.appendingPathComponent("mbsync.\(security).sh")
        let text = """
            #!/bin/sh
            rm -rf \(target)
            mkdir -p \(target)/mbsync \(target)/mbsync-state
            exec mbsync -q -q -c \(file.path) c

            """
        do {
            try Data(sections.utf8).write(to: file)
            try Data(text.utf8).write(to: script)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
        } catch {
            return nil
        }
        return script
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
