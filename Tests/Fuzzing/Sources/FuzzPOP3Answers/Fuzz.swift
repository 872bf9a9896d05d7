import FuzzSupport
import MailTransport
import POP3Client
import SASL
import WireSupport

/// The input is everything that a POP3 server says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let words = input(data, size)
    guard let endpoint = try? Endpoint(host: "mail.example", port: 110) else { return 0 }
    var configuration = POP3Configuration(
        endpoint: endpoint, security: .none, credentials: .password(username: "u", password: "p"))
    configuration.allowsPlaintextPasswords = true
    run { [configuration] in
        do {
            try await withPOP3Connection(configuration, connector: FixedServer(words).connector) { connection in
                _ = try await connection.statistics()
                _ = try await connection.uniqueIDs()
                let entries = try await connection.list()
                try await connection.retrieve(entries.prefix(8).map(\.number)) { _ in }
                _ = try await connection.top(1)
                try await connection.delete(1)
            }
        } catch {
            require(error is POP3Error, "another error than POP3Error")
        }
    }
    return 0
}
