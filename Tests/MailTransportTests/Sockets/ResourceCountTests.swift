#if os(Linux)
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
import MailTesting
import Testing

@testable import MailTransport

/// Counts what the kernel counts. Other tests run beside this one, so the counts are compared in a process of its own.
@Suite("What cancels leave behind, as the kernel counts it")
struct ResourceCountTests {
    /// How many entries a folder of /proc/self has.
    private static func entries(_ folder: String) -> Int {
        guard let directory = unsafe opendir("/proc/self/\(folder)") else { return -1 }
        defer { unsafe _ = closedir(directory) }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        return count
    }

    /// Connects, handshakes, reads, writes and resolves, and cancels each of them.
    static func exercise(_ tls: TestTLS) async throws {
        let (client, server) = try await SocketTests.connectedPair()
        let handshake = Task {
            try await tls.provider.secureClient(client, serverName: "localhost", settings: tls.settings, until: nil)
        }
        let lookup = Task {
            try await SystemAddressResolver().addresses(of: "localhost", until: nil, on: SystemClock())
        }
        let dial = Task {
            try await SocketTransport().connect(to: Endpoint(host: "127.0.0.1", port: 9), until: nil)
        }
        let reading = Task {
            var buffer = WireBuffer()
            return try await server.read(into: &buffer, until: SystemClock().now.advanced(by: .seconds(900)))
        }
        await Task.yield()
        for cancel in [handshake.cancel, lookup.cancel, dial.cancel, reading.cancel] { cancel() }
        if case .success(let connection) = await handshake.result { connection.abort() }
        if case .success(let connection) = await dial.result { connection.abort() }
        _ = await (lookup.result, reading.result)
        client.abort()
        server.abort()
    }

    @Test("is no descriptor, no thread, no watched socket and no timer")
    func counts() async throws {
        await #expect(processExitsWith: .success) {
            let tls = try TestTLS()
            for _ in 0..<20 { try await Self.exercise(tls) }
            let before = (Self.entries("fd"), Self.entries("task"))
            for _ in 0..<300 { try await Self.exercise(tls) }
            let poller = try Poller.shared()
            #expect(poller.load.sockets == 0)
            #expect(poller.load.timers <= 64)
            // A lookup that was cancelled runs to its end on one of the resolver's four threads, with two sockets at
            // most where names are asked for over the network; one left by each cancel would be hundreds.
            #expect(Self.entries("fd") <= before.0 + 8)
            // The pool of the tasks and the four threads of the resolver may have grown to their full size meanwhile.
            #expect(Self.entries("task") <= before.1 + 6)
        }
    }

    /// Conversations over sockets that break at one place after another, in both directions.
    static func breakEverywhere(_ tls: TestTLS, every step: Int) async throws {
        for place in stride(from: 0, to: 3000, by: step) {
            for cut in FaultPlan.Cut.allCases {
                let (client, server) = try await SocketTests.connectedPair()
                let plan = FaultPlan {
                    if place % 2 == 0 { $0.cutReadsAfter = place / 2 } else { $0.cutWritesAfter = place / 2 }
                    $0.cut = cut
                }
                _ = try await TLSEchoFaultTests.talk(tls, FaultInjectingConnection(client, plan), server)
                server.abort()
            }
        }
    }

    @Test("HOSTILE 220: is nothing either where a TLS echo is cut at one byte after another")
    func cuts() async throws {
        await #expect(processExitsWith: .success) {
            let tls = try TestTLS()
            try await Self.breakEverywhere(tls, every: 301)
            let before = (Self.entries("fd"), Self.entries("task"))
            try await Self.breakEverywhere(tls, every: 11)
            #expect(try Poller.shared().load.sockets == 0)
            #expect(Self.entries("fd") <= before.0)
            #expect(Self.entries("task") <= before.1 + 6)
        }
    }
}
#endif
