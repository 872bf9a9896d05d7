import BenchHarness
import BenchNetwork
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

    func run() async throws {
        guard let server = try BenchServer(folder: self.peers.folder) else {
            print("Dovecot is not here: the download is not measured (dovecot-imapd)")
            return
        }
        defer {
            server.stop()
            try? FileManager.default.removeItem(at: self.peers.target)
        }
        for security in ["plain", "tls"] {
            let port = security == "tls" ? Self.tlsPort : Self.plainPort
            let ours = self.ours(["download", security, String(port)])
            if let reader = self.peers.reader {
                self.compare(
                    "download \(security), raw C", ours,
                    Way(name: "C", program: reader.path, arguments: [security, String(port)]))
            }
            if let download = self.peers.download {
                self.compare(
                    "download \(security), libetpan", ours,
                    Way(name: "libetpan", program: download.path, arguments: [security, String(port)]))
            }
            self.files("into files \(security), mbsync", security, port)
        }
        try await self.delayed()
    }

    /// Everything over a line with a round trip of 40 ms.
    private func delayed() async throws {
        let target = try Endpoint(host: "127.0.0.1", port: Self.plainPort)
        let proxy = try DelayProxy(to: target, oneWay: .milliseconds(20))
        await withDiscardingTaskGroup { group in
            group.addTask { await proxy.run() }
            self.files("into files at 40 ms, mbsync", "plain", proxy.listener.endpoint.port)
            group.cancelAll()
        }
    }

    private func ours(_ arguments: [String]) -> Way {
        Way(name: "ours", program: CommandLine.arguments[0], arguments: arguments)
    }

    private func files(_ name: String, _ security: String, _ port: Int) {
        guard let mbsync = self.peers.mbsync(security, port: String(port)) else { return }
        let ours = self.ours(["files", security, String(port), self.peers.target.path])
        self.compare(name, ours, Way(name: "mbsync", program: mbsync.path, arguments: []))
    }

    /// Takes both in turn. A program that fails is said to, and the others are measured all the same.
    private func compare(_ name: String, _ ours: Way, _ theirs: Way) {
        var comparison = Comparison(name)
        var memory = 0
        for _ in 0..<self.repeats {
            guard let own = Child.run(ours.program, ours.arguments), own.isGood,
                let other = Child.run(theirs.program, theirs.arguments), other.isGood
            else { return print("\(name): a program failed") }
            comparison.add(ours: own.timing, theirs: other.timing)
            memory = max(memory, self.peakOfOurs())
        }
        print(comparison.line(\.wall) + " (wall)")
        print(comparison.line(\.processor) + " (processor)")
        print("  memory: ours \(memory / 1000) MB at most")
        fflush(nil)
    }

    /// What our last download noted as the most kilobytes that it held. The system's own count for a child begins with
    /// the memory of the program that started it.
    private func peakOfOurs() -> Int {
        (try? String(contentsOf: Self.note, encoding: .utf8)).flatMap { Int($0) } ?? 0
    }

    private static let note = FileManager.default.temporaryDirectory.appendingPathComponent("martlet-imap-bench/peak")

    private static func notePeak() throws {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.filter(\.isNumber) ?? "\(peakMemory() / 1000)"
        try Data(kilobytes.utf8).write(to: self.note)
    }

    /// One download by us: `download plain|tls PORT` or `files plain|tls PORT FOLDER`.
    static func download(_ arguments: [String]) async throws {
        let isTLS = arguments[1] == "tls"
        var configuration = IMAPConfiguration(
            endpoint: try Endpoint(host: "127.0.0.1", port: Int(arguments[2]) ?? Self.plainPort),
            security: isTLS ? .tls : .none, credentials: .password(username: "bench", password: "secret-bench"))
        configuration.tls.verification = .insecureNone
        configuration.allowsPlaintextPasswords = true
        let folder = arguments.count > 3 ? try Self.freshFolder(arguments[3]) : nil
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
        try Self.notePeak()
        guard messages == Self.count else { throw DecodeBench.Failure.unreadable }
    }

    private static func freshFolder(_ base: String) throws -> String {
        let folder = base + "/ours"
        // Both begin by removing what the other left.
        try? FileManager.default.removeItem(atPath: base)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func write(_ bytes: [UInt8], _ path: String) throws {
        guard let file = fopen(path, "w") else { throw DecodeBench.Failure.peer }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw DecodeBench.Failure.peer }
    }
}
