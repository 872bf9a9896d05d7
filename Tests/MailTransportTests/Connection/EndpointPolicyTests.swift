import MailTesting
import Synchronization
import Testing

@testable import MailTransport

/// A resolver that gives other answers each time.
final class ChangingResolver: AddressResolver {
    private let answers: Synchronization.Mutex<[[IPAddress]]>

    init(_ answers: [[String]]) {
        self.answers = Synchronization.Mutex(answers.map { $0.compactMap { IPAddress($0) } })
    }

    func addresses(of host: String, until deadline: MailInstant?, on clock: any MailClock) async throws -> [IPAddress] {
        self.answers.withLock { $0.isEmpty ? [] : $0.removeFirst() }
    }
}

@Suite("An endpoint policy")
struct EndpointPolicyTests {
    @Test("HOSTILE 243, 244: judges the address that is connected to, whatever the name said before")
    func rebinding() async throws {
        let listener = try SocketListener()
        defer { listener.close() }
        var policy = EndpointPolicy.publicMailServers
        policy.allowedPorts = nil
        // Public when somebody looked, the machine itself when it counts: one lookup serves both here.
        let resolver = ChangingResolver([["127.0.0.1"], ["8.8.8.8"]])
        let transport = SocketTransport(policy: policy, resolver: resolver)
        let endpoint = try Endpoint(host: "rebound.example", port: listener.endpoint.port)
        let error = await #expect(throws: TransportError.self) { try await transport.connect(to: endpoint, until: nil) }
        #expect(error?.code == .endpointRefused)

        policy.exceptions = [.loopbackIPv4]
        let allowing = SocketTransport(policy: policy, resolver: ChangingResolver([["10.0.0.1", "127.0.0.1"]]))
        let connection = try await allowing.connect(to: endpoint, until: nil)
        #expect(connection.facts.peer == "127.0.0.1:\(listener.endpoint.port)", "the other address was never tried")
        connection.abort()
    }

    @Test(
        "HOSTILE 245: refuses other ports before anything is looked up, with the same words", arguments: [22, 80, 6379])
    func ports(port: Int) async throws {
        let resolver = ChangingResolver([])
        let transport = SocketTransport(policy: .publicMailServers, resolver: resolver)
        let byPort = await #expect(throws: TransportError.self) {
            try await transport.connect(to: Endpoint(host: "a.example", port: port), until: nil)
        }
        let byAddress = await #expect(throws: TransportError.self) {
            try await transport.connect(to: Endpoint(host: "169.254.169.254", port: 25), until: nil)
        }
        #expect(byPort?.code == .endpointRefused)
        #expect(byPort?.description == byAddress?.description)
        for allowed in [25, 110, 143, 465, 587, 993, 995, 2525] {
            #expect(EndpointPolicy.publicMailServers.allows(IPAddress(ipv4: 0x0808_0808), port: allowed))
        }
    }
}
