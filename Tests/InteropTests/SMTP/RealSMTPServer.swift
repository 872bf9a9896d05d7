import Foundation
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Testing

/// A real SMTP server: where it listens and what it knows.
struct RealSMTPServer: Sendable, CustomTestStringConvertible {
    let name: String
    /// The first of its ports; the others stand at fixed distances.
    let port: Int
    let username: String
    /// The logins that it offers; none where there are no doors with TLS that works.
    let mechanisms: [String]

    var testDescription: String { self.name }

    static let all = [
        RealSMTPServer(
            name: "postfix", port: 32_025, username: "alice@interop.test",
            mechanisms: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"]),
        RealSMTPServer(name: "exim", port: 32_125, username: "alice", mechanisms: ["PLAIN", "LOGIN", "CRAM-MD5"]),
        RealSMTPServer(name: "opensmtpd", port: 32_225, username: "", mechanisms: []),
    ].filter { InteropServers.runs($0.name) }

    /// Those with everything that a submission server has.
    static let full = Self.all.filter { !$0.mechanisms.isEmpty }
    /// Those whose TLS breaks off every handshake.
    static let broken = Self.all.filter { $0.mechanisms.isEmpty }

    enum Door: Sendable, CaseIterable { case plain, startTLS, tls }

    func configuration(_ door: Door, logsIn: Bool = true, mechanism: String? = nil) throws -> SMTPConfiguration {
        let hasSubmission = !self.mechanisms.isEmpty
        let (distance, security): (Int, ConnectionSecurity) =
            switch door {
            case .plain: (0, .none)
            case .startTLS: (hasSubmission ? 62 : 0, .startTLS(.required))
            case .tls: (40, .tls)
            }
        var configuration = SMTPConfiguration(
            endpoint: try Endpoint(host: "localhost", port: self.port + distance + InteropServers.shift),
            security: security,
            credentials: logsIn && hasSubmission && door != .plain
                ? .password(username: self.username, password: "secret-alice") : nil)
        configuration.tls = InteropServers.tls
        configuration.loginMechanisms = mechanism.map { [$0] }
        return configuration
    }

    /// Waits until a mail with this subject lies in the mailbox; its bytes, or nil after the patience of a test.
    func delivered(_ subject: String, to user: String = "alice") async throws -> [UInt8]? {
        guard let folder = InteropServers.folder else { return nil }
        let box = folder.appendingPathComponent("\(self.name)/mail/\(user)/new")
        let clock = SystemClock()
        for _ in 0..<200 {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: box.path)) ?? [] {
                guard let bytes = FileManager.default.contents(atPath: box.appendingPathComponent(name).path) else {
                    continue
                }
                if MailMessage(Array(bytes)).subject == subject { return Array(bytes) }
            }
            // The queue of another process has no event to wait for.
            try await clock.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
