import Foundation
import MailTransport

/// The real servers that `make interop` started, as the environment names them.
enum InteropServers {
    /// The root certificate to trust; nil where no servers run.
    static let authority: [UInt8]? = {
        guard let path = ProcessInfo.processInfo.environment["MARTLET_INTEROP_CA"] else { return nil }
        return FileManager.default.contents(atPath: path).map { Array($0) }
    }()

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
}
