import BenchHarness
import CTransportYardstick
import MailTesting
import MailTransport

/// Many TLS connections that are open and silent, as those of a service that watches mailboxes.
enum IdleBench {
    /// Opens `count` connections within this process, both ends ours, and prints what one end costs.
    static func run(count: Int) async throws {
        guard yard_raise_file_limit() > Int64(2 * count + 50) else {
            print("idle TLS connections: skipped, too few open files are allowed")
            return
        }
        let tls = try TestTLS(host: "localhost")
        let listener = try SocketListener(backlog: 512)
        // One connection first, so that contexts and threads are not counted.
        var ends = [try await Self.open(tls, listener)]
        let before = yard_resident_memory()
        let timing = try await Timing.of {
            while ends.count <= count { ends.append(try await Self.open(tls, listener)) }
        }
        let perEnd = Double(yard_resident_memory() - before) / Double(2 * count)
        print(
            "\(count) idle TLS connections: \(rounded(perEnd / 1024)) KiB for each end,"
                + " \(rounded(timing.processor / Double(count) * 1e6)) us of processor to open both ends of one")
        // They are usable: a byte goes through each.
        for (client, server) in ends {
            try await client.write([1], until: nil)
            var buffer = WireBuffer()
            check(Int64(try await server.read(into: &buffer, until: nil)), 1)
        }
        for (client, server) in ends {
            await client.close()
            await server.close()
        }
    }

    private static func open(
        _ tls: TestTLS, _ listener: SocketListener
    ) async throws -> (any ByteConnection, any ByteConnection) {
        async let accepted = {
            let connection = try await tls.server.secureServer(listener.accept(), until: nil)
            // The client's first word, so that its handshake is over too.
            var buffer = WireBuffer()
            _ = try await connection.read(into: &buffer, until: nil)
            try await connection.write([1], until: nil)
            return connection
        }()
        let plain = try await SocketTransport().connect(to: listener.endpoint, until: nil)
        let client = try await tls.provider.secureClient(
            plain, serverName: "localhost", settings: tls.settings, until: nil)
        try await client.write([1], until: nil)
        var buffer = WireBuffer()
        _ = try await client.read(into: &buffer, until: nil)
        return (client, try await accepted)
    }
}
