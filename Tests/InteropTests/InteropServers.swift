import Foundation
import MailTransport

/// The real servers that `make interop` started, as the environment names them.
enum InteropServers {
    /// The root certificate to trust; nil where no servers run.
    static let authority: [UInt8]? = Self.folder.flatMap { Self.contents($0.appending(path: "ca.pem")) }

    /// The folder below which the servers keep what they write.
    static var folder: URL? {
        ProcessInfo.processInfo.environment["MARTLET_INTEROP_CA"].map {
            URL(fileURLWithPath: $0).deletingLastPathComponent()
        }
    }

    /// Whether a server of this name runs.
    static func runs(_ name: String) -> Bool {
        let names = ProcessInfo.processInfo.environment["MARTLET_INTEROP_SERVERS"] ?? ""
        return Self.authority != nil && names.split(separator: " ").contains { $0 == name }
    }

    /// By how much the SMTP servers' ports are moved, for two runs on one machine.
    static var shift: Int { ProcessInfo.processInfo.environment["MARTLET_INTEROP_SHIFT"].flatMap { Int($0) } ?? 0 }

    /// TLS settings of a client that trusts these servers.
    static var tls: TLSSettings {
        var settings = TLSSettings()
        settings.trustsSystemRoots = false
        settings.addedRoots = Self.authority.map { [$0] } ?? []
        return settings
    }

    /// The certificate by which alice logs in.
    static var aliceIdentity: TLSIdentity? {
        guard let folder = Self.folder, let chain = Self.contents(folder.appending(path: "alice.pem")),
            let key = Self.contents(folder.appending(path: "alice.key.pem"))
        else { return nil }
        return TLSIdentity(certificateChain: chain, privateKey: key)
    }

    private static func contents(_ file: URL) -> [UInt8]? {
        FileManager.default.contents(atPath: file.path).map { Array($0) }
    }

    /// `kill` or `revive`, for a server that runs.
    static func perform(_ action: String, on name: String) async throws {
        guard let folder = Self.folder else { throw Failure.noServers }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Interop/servers.sh")
        let status = await Self.run(["/bin/sh", script.path, action, folder.path, name])
        guard status == 0 else { throw Failure.script(action, status) }
    }

    /// Runs a program to its end, on a thread of its own. Not by `Process`, which waits for all that the program leaves
    /// running, too.
    private static func run(_ words: [String]) async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
                let environment: [UnsafeMutablePointer<CChar>?] = [
                    strdup("PATH=" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/bin")), nil,
                ]
                defer { for word in arguments + environment { free(word) } }
                var process: pid_t = 0
                var status: Int32 = posix_spawn(&process, words[0], nil, nil, arguments, environment)
                if status == 0 { waitpid(process, &status, 0) }
                continuation.resume(returning: status)
            }
        }
    }

    enum Failure: Error {
        case noServers
        case script(String, Int32)
    }
}
