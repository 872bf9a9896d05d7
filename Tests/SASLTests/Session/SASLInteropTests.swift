import Foundation
import MailTransport
import SASL
import Testing

/// Real servers that `make interop` starts.
private enum Interop {
    static let names = ProcessInfo.processInfo.environment["MARTLET_INTEROP_SERVERS"] ?? ""

    static func has(_ name: String) -> Bool {
        self.names.split(separator: " ").contains { $0 == name } && self.roots != nil
    }

    static var roots: [UInt8]? {
        ProcessInfo.processInfo.environment["MARTLET_INTEROP_CA"].flatMap { FileManager.default.contents(atPath: $0) }
            .map(Array.init)
    }
}

/// One dialogue with a server, in IMAP or in SMTP.
private struct Dialogue {
    let stream: WireStream
    let isIMAP: Bool

    init(port: Int, isIMAP: Bool) async throws {
        var settings = TLSSettings()
        settings.addedRoots = [Interop.roots ?? []]
        let connector = MailConnector(transport: SocketTransport(), tls: OpenSSLProvider())
        self.stream = WireStream(
            try await connector.open(
                Endpoint(host: "localhost", port: port), security: .tls, tls: settings, timeouts: ConnectTimeouts()))
        self.isIMAP = isIMAP
        _ = try await self.readReply()
    }

    /// One reply: its last line in SMTP; a line in IMAP.
    func readReply() async throws -> String {
        while true {
            let line = try await self.stream.readLine(limit: 65_536, until: SystemClock().deadline(after: .seconds(30)))
            let text = String(decoding: line, as: UTF8.self)
            if self.isIMAP || text.dropFirst(3).first != "-" { return text }
        }
    }

    func send(_ line: String) async throws {
        try await self.stream.write(Array((line + "\r\n").utf8), until: nil)
    }

    /// The mechanisms that the server lists.
    func mechanisms() async throws -> [String] {
        try await self.send(self.isIMAP ? "a CAPABILITY" : "EHLO client.test")
        var all: [String] = []
        while true {
            let line = try await self.stream.readLine(limit: 65_536, until: SystemClock().deadline(after: .seconds(30)))
            let text = String(decoding: line, as: UTF8.self)
            let words = text.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "=" && !self.isIMAP }).map(
                String.init)
            if self.isIMAP {
                all += text.split(separator: " ").map(String.init).filter { $0.hasPrefix("AUTH=") }
                if text.hasPrefix("a ") { return all }
            } else {
                if words.count > 1, words[1] == "AUTH" {
                    all += text.dropFirst(9).split(separator: " ").map(String.init)
                }
                if text.dropFirst(3).first == " " { return all }
            }
        }
    }

    /// The server's last word on a login.
    func login(_ session: inout SASLSession) async throws -> Bool {
        var pending = try await session.initialResponse()
        try await self.send(self.isIMAP ? "b AUTHENTICATE \(session.mechanism)" : "AUTH \(session.mechanism)")
        while true {
            let reply = try await self.readReply()
            if self.isIMAP, reply.hasPrefix("* ") { continue }
            guard reply.hasPrefix(self.isIMAP ? "+" : "334") else {
                return reply.hasPrefix(self.isIMAP ? "b OK" : "235")
            }
            let text = reply.dropFirst(self.isIMAP ? 2 : 4)
            let challenge = try #require(Base64.decode(text.utf8))
            let answer: [UInt8]
            if let first = pending, challenge.isEmpty {
                answer = first
            } else {
                answer = try await session.respond(to: challenge)
            }
            pending = nil
            try await self.send(Base64.text(answer))
        }
    }
}

/// Every mechanism that a real server offers for a password.
@Suite("Logins at real servers", .serialized)
struct SASLInteropTests {
    static let servers: [(name: String, port: Int, isIMAP: Bool, user: String)] = [
        ("dovecot", 31993, true, "alice"), ("cyrus", 34993, true, "alice"),
        ("postfix", 32065, false, "alice@interop.test"), ("exim", 32165, false, "alice"),
    ].filter { Interop.has($0.0) }

    @Test(
        "succeed with every mechanism and the right password, and with none and a wrong one",
        .enabled(if: !SASLInteropTests.servers.isEmpty, "make interop starts the servers"),
        arguments: SASLInteropTests.servers)
    func logins(server: (name: String, port: Int, isIMAP: Bool, user: String)) async throws {
        var tried: [String] = []
        while true {
            let dialogue = try await Dialogue(port: server.port, isIMAP: server.isIMAP)
            let offered = try await dialogue.mechanisms()
            #expect(!offered.isEmpty)
            for password in ["wrong", "secret-alice"] {
                let attempt =
                    password == "wrong" ? try await Dialogue(port: server.port, isIMAP: server.isIMAP) : dialogue
                if password == "wrong" { _ = try await attempt.mechanisms() }
                let made = Result { () throws(SASLError) in
                    try SASLSession(
                        credentials: .password(username: server.user, password: password), offered: offered,
                        connection: attempt.stream.connection.facts, excluding: tried, host: "localhost",
                        port: server.port)
                }
                guard case .success(var session) = made else {
                    #expect(tried.count >= 2, "\(server.name) offers \(offered)")
                    print("\(server.name): \(tried.joined(separator: " "))")
                    return
                }
                let isIn = try await attempt.login(&session)
                if !isIn, password != "wrong", session.isBound {
                    // A server that knows `tls-unique` only, which TLS 1.3 does not have: on without a binding.
                    tried += SASLSession.boundMechanisms
                    break
                }
                #expect(isIn == (password != "wrong"), "\(server.name) \(session.mechanism)")
                if isIn {
                    try session.finish()
                    tried.append(session.mechanism)
                }
                if !isIn && password != "wrong" { return }
                await attempt.stream.close()
            }
        }
    }
}
