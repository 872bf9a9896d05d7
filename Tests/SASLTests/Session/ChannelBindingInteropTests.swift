import Foundation
import MailTesting
import MailTransport
import SASL
import Testing

/// What `make interop` has started and where.
private enum Interop {
    static let environment = ProcessInfo.processInfo.environment
    static let authority = Self.environment["MARTLET_INTEROP_CA"]

    static func runs(_ name: String) -> Bool {
        let names = Self.environment["MARTLET_INTEROP_SERVERS"] ?? ""
        return Self.authority != nil && names.split(separator: " ").contains { $0 == name }
    }
}

/// PostgreSQL's login, as far as SCRAM needs it (version 3 of its protocol).
private struct PostgresDialogue {
    let stream: WireStream

    /// Asks for TLS and says who logs in; returns the mechanisms that are offered.
    static func open(port: Int, user: String, tls settings: TLSSettings) async throws -> (Self, [String]) {
        let connector = MailConnector.system()
        let plain = try await connector.transport.connect(
            to: Endpoint(host: "localhost", port: port), until: connector.clock.deadline(after: .seconds(60)))
        let dialogue = Self(stream: WireStream(plain))
        try await dialogue.stream.write(Self.number(8) + Self.number(80_877_103), until: nil)
        #expect(try await dialogue.read(1) == Array("S".utf8))
        try await dialogue.stream.upgrade(
            with: connector.tls, serverName: "localhost", settings: settings, until: nil)
        let words = Self.number(196_608) + Array("user\0\(user)\0database\0postgres\0\0".utf8)
        try await dialogue.stream.write(Self.number(words.count + 4) + words, until: nil)
        let (kind, body) = try await dialogue.answer()
        try #require(kind == 10, "\(String(decoding: body, as: UTF8.self))")
        return (dialogue, body.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }

    static func number(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    func read(_ count: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try await self.stream.read(
                upTo: count - bytes.count, until: SystemClock().deadline(after: .seconds(60)))
            if piece.isEmpty { throw TransportError(.connectionClosed, "The server has closed.") }
            bytes += piece
        }
        return bytes
    }

    /// The kind and the content of the next message about the login; -1 for an error.
    func answer() async throws -> (kind: Int, body: [UInt8]) {
        let type = try await self.read(1)
        let length = try await self.read(4).reduce(0) { $0 << 8 | Int($1) }
        let body = try await self.read(length - 4)
        guard type == Array("R".utf8) else { return (-1, body) }
        return (body.prefix(4).reduce(0) { $0 << 8 | Int($1) }, Array(body.dropFirst(4)))
    }

    func send(_ body: [UInt8]) async throws {
        try await self.stream.write(Array("p".utf8) + Self.number(body.count + 4) + body, until: nil)
    }

    /// Logs in; nil on success, else what the server says.
    func login(_ session: inout SASLSession) async throws -> String? {
        let first = try #require(try await session.initialResponse())
        try await self.send(Array(session.mechanism.utf8) + [0] + Self.number(first.count) + first)
        while true {
            let (kind, body) = try await self.answer()
            switch kind {
            case 11: try await self.send(try await session.respond(to: body))
            case 12: try session.finish(success: body)
            case 0: return nil
            default: return String(decoding: body.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
            }
        }
    }
}

/// Both kinds of channel binding with programs that others wrote, on other TLS libraries where there are some.
@Suite("Logins bound to the connection, with others", .serialized)
struct ChannelBindingInteropTests {
    private static let postgresPort = 36_432

    /// Its certificate is signed with SHA-384, so that the hash of the binding is not the usual one (RFC 5929, 4.1).
    @Test(
        "tls-server-end-point is accepted by PostgreSQL, and another certificate's is not",
        .enabled(if: Interop.runs("postgres"), "make interop starts it"))
    func postgres() async throws {
        let port = Self.postgresPort
        let authority = try #require(Interop.authority)
        var settings = TLSSettings()
        settings.trustsSystemRoots = false
        settings.addedRoots = [Array(try Data(contentsOf: URL(fileURLWithPath: authority)))]
        for isRight in [true, false] {
            let (dialogue, offered) = try await PostgresDialogue.open(port: port, user: "alice", tls: settings)
            #expect(offered.contains("SCRAM-SHA-256-PLUS"))
            var facts = dialogue.stream.connection.facts
            #expect(facts.tls?.version == "TLSv1.2")
            #expect(facts.tls?.serverEndPoint?.count == 48)
            if !isRight { facts.tls?.serverEndPoint = [UInt8](repeating: 1, count: 48) }
            var session = try SASLSession(
                credentials: .password(username: "alice", password: "secret-alice"), offered: offered,
                connection: facts, host: "localhost", port: port)
            #expect(session.mechanism == "SCRAM-SHA-256-PLUS" && session.isBound)
            let refusal = try await dialogue.login(&session)
            #expect((refusal == nil) == isRight, "\(refusal ?? "")")
            if !isRight { #expect(refusal?.contains("channel binding") == true, "\(refusal ?? "")") }
            await dialogue.stream.close()
        }
    }

    /// The client is GNU SASL on GnuTLS.
    @Test(
        "tls-exporter is the same at GNU SASL's client, which logs in at our server",
        .enabled(if: Interop.runs("gsasl"), "make interop installs it"),
        arguments: [
            ("SCRAM-SHA-1-PLUS", "secret-alice"), ("SCRAM-SHA-256-PLUS", "secret-alice"),
            ("SCRAM-SHA-256-PLUS", "wrong"),
        ])
    func gsasl(mechanism: String, password: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-gsasl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let tls = try TestTLS(host: "localhost")
        let roots = folder.appending(path: "ca.pem")
        try Data(tls.authority.rootCertificate).write(to: roots)
        let store = TestMailStore()
        store.addUser("alice", password: "secret-alice")
        var configuration = TestIMAPConfiguration()
        configuration.security = .startTLS(tls.server)
        let listener = try SocketListener()
        try await withTestIMAPServer(store: store, on: listener, configuration: configuration) { server in
            let (status, words) = try await Self.run(
                "gsasl",
                [
                    "--imap", "--connect", "localhost:\(listener.endpoint.port)", "--starttls", "--x509-ca-file",
                    roots.path, "--mechanism", mechanism, "--authentication-id", "alice", "--password", password,
                    "--quiet",
                ])
            let said = server.log.transcript
            #expect((status == 0) == (password == "secret-alice"), "\(words)\(said)")
            #expect(said.contains(mechanism), "\(said)")
        }
    }

    /// Runs a program to its end, its input empty, and returns its status and what it complained about.
    private static func run(_ program: String, _ arguments: [String]) async throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let complaints = Pipe()
        process.standardError = complaints
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let words = complaints.fileHandleForReading.readDataToEndOfFile()
                continuation.resume(
                    returning: (process.terminationStatus, String(decoding: words, as: UTF8.self)))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
