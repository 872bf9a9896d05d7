import MailTesting
import Synchronization
import Testing

@testable import MailTransport

@Suite("The machine's roots")
struct SystemRootsTests {
    @Test("are read on a thread of their own: tasks go on meanwhile, and whoever waits can be cancelled")
    func ownThread() async throws {
        let isReading = Atomic<Int>(0)
        let mayGoOn = Atomic<Bool>(false)
        let provider = OpenSSLProvider(readRoots: { _ in
            isReading.wrappingAdd(1, ordering: .relaxed)
            // Blocks its thread as a slow disk does.
            while !mayGoOn.load(ordering: .acquiring) { _ = SystemClock().now }
        })
        let authority = try CertificateAuthority()
        let server = try OpenSSLServer(identity: authority.issue(for: "localhost"))
        var settings = authority.clientSettings
        settings.trustsSystemRoots = true
        // More than the machine has processors: a pool that were blocked by this would run no other task.
        let connecting = (0..<64).map { _ in
            Task { [settings] in try await HandshakeTests.connect(provider, server, settings) }
        }
        while isReading.load(ordering: .relaxed) == 0 { await Task.yield() }
        for task in connecting[1...] { task.cancel() }
        for task in connecting[1...] { await #expect(throws: (any Error).self) { try await task.value } }
        mayGoOn.store(true, ordering: .releasing)
        if case .success((let client, let other)) = await connecting[0].result {
            await client.close()
            await other.close()
        }
        // Two threads at most, whoever asks.
        #expect(isReading.load(ordering: .relaxed) <= 2)
    }

    @Test("are read once for many connections")
    func once() async throws {
        let reads = Atomic<Int>(0)
        let provider = OpenSSLProvider(readRoots: { _ in reads.wrappingAdd(1, ordering: .relaxed) })
        let authority = try CertificateAuthority()
        let server = try OpenSSLServer(identity: authority.issue(for: "localhost"))
        var settings = authority.clientSettings
        settings.trustsSystemRoots = true
        for _ in 0..<5 {
            let (client, other) = try await HandshakeTests.connect(provider, server, settings)
            await client.close()
            await other.close()
        }
        #expect(reads.load(ordering: .relaxed) == 1)
    }
}
