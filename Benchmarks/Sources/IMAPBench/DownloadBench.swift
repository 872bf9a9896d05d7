import BenchHarness
import Foundation
import IMAPClient
import MailTransport
import SASL

/// The download of 10,000 mails from Dovecot on loopback, each way a process of its own.
struct DownloadBench {
    static let plainPort = 24143
    static let tlsPort = 24993
    static let count = 10_000
    static let size = 13_500
    let peers: Peers
    let repeats: Int

    /// One way to download.
    private struct Way {
        var name: String
        var program: String
        var arguments: [String]
    }

    func run() throws {
        guard let server = try BenchServer(folder: self.peers.folder) else {
            print("Dovecot is not here: the download is not measured (dovecot-imapd)")
            return
        }
        defer { server.stop() }
        let own = CommandLine.arguments[0]
        for security in ["plain", "tls"] {
            let port = String(security == "tls" ? Self.tlsPort : Self.plainPort)
            let ours = Way(name: "ours", program: own, arguments: ["download", security])
            if let reader = self.peers.reader {
                try self.compare(
                    "download \(security), raw C", ours,
                    Way(name: "C", program: reader.path, arguments: [security, port]))
            }
            if let download = self.peers.download {
                try self.compare(
                    "download \(security), libetpan", ours,
                    Way(name: "libetpan", program: download.path, arguments: [security, port]))
            }
            if let mbsync = self.peers.mbsync(security, port: port) {
                let files = Way(name: "ours", program: own, arguments: ["files", security, self.peers.folder.path])
                try self.compare(
                    "into files \(security), mbsync", files, Way(name: "mbsync", program: mbsync.path, arguments: []))
            }
        }
    }

    private func compare(_ name: String, _ ours: Way, _ theirs: Way) throws {
        var comparison = Comparison(name)
        var memory = [0, 0]
        for _ in 0..<self.repeats {
            guard let own = Child.run(ours.program, ours.arguments), own.isGood,
                let other = Child.run(theirs.program, theirs.arguments), other.isGood
            else { throw DecodeBench.Failure.peer }
            comparison.add(ours: own.timing, theirs: other.timing)
            memory = [max(memory[0], own.memory), max(memory[1], other.memory)]
        }
        print(comparison.line(\.wall) + " (wall)")
        print(comparison.line(\.processor) + " (processor)")
        print("  memory: ours \(memory[0] / 1_000_000) MB, theirs \(memory[1] / 1_000_000) MB")
    }

    /// One download by us: `download plain|tls` or `files plain|tls FOLDER`.
    static func download(_ arguments: [String]) async throws {
        let isTLS = arguments[1] == "tls"
        var configuration = IMAPConfiguration(
            endpoint: try Endpoint(host: "127.0.0.1", port: isTLS ? Self.tlsPort : Self.plainPort),
            security: isTLS ? .tls : .none, credentials: .password(username: "bench", password: "secret-bench"))
        if let port = ProcessInfo.processInfo.environment["PORT"].flatMap(Int.init) {
            configuration.endpoint = try Endpoint(host: "127.0.0.1", port: port)
        }
        configuration.tls.verification = .insecureNone
        configuration.allowsPlaintextPasswords = true
        let folder = arguments.count > 2 ? try Self.freshFolder(arguments[2]) : nil
        var messages = 0
        var bytes = 0
        try await withIMAPConnection(configuration, connector: .system()) { session in
            try await session.withMailbox(.inbox, access: .readOnly) { mailbox in
                let all = IMAPUIDSet(ranges: [1...mailbox.state.exists])
                for try await message in mailbox.fetch(all, [.flags, .message()]) {
                    guard let body = message.message else { continue }
                    messages += 1
                    bytes += body.count
                    if let folder { try Self.write(body, "\(folder)/\(message.uid ?? 0)") }
                }
            }
        }
        print(messages, bytes)
        guard messages == Self.count else { throw DecodeBench.Failure.unreadable }
    }

    private static func freshFolder(_ base: String) throws -> String {
        let folder = base + "/ours"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        guard let file = fopen(path, "w") else { throw DecodeBench.Failure.peer }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw DecodeBench.Failure.peer }
    }
}
