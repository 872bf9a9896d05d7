import MailTesting
import MailTransport
import SASL
import Testing

@testable import POP3Client

@Suite("A POP3 login bound to its connection")
struct BoundLoginTests {
    @Test("is tried once more without the binding where the server knows another kind", arguments: ["secret", "wrong"])
    func otherBinding(password: String) async throws {
        var lab = try POP3Lab()
        lab.server.security = .tls(PassthroughTLS.handshake(exporter: [1]))
        lab.server.mechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]
        lab.server.timestamp = nil
        lab.client.security = .tls
        lab.client.credentials = .password(username: "desk", password: password)
        let connector = MailConnector(transport: lab.network, tls: PassthroughTLS(exporter: [2]))
        try await lab.serving { server in
            let outcome = await Result { try await withPOP3Connection(lab.client, connector: connector) { _ in } }
            let tried = server.log.clientLines().filter { $0.hasPrefix("AUTH SCRAM") }.map {
                $0.split(separator: " ")[1]
            }
            #expect(tried == ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"])
            switch outcome {
            case .success: #expect(password == "secret")
            case .failure(let error):
                #expect(password == "wrong" && (error as? POP3Error)?.code == .authenticationFailed)
            }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
