import Foundation
import MailTransport
import Testing

@testable import SASL

/// Vectors from the RFCs that lie beside the checkout; the tests say so when they are not there.
enum Vectors {
    static let all: [[String: JSONValue]] = {
        let named = ProcessInfo.processInfo.environment["MARTLET_CORPUS"].map { URL(fileURLWithPath: $0) }
        let beside = URL(fileURLWithPath: #filePath).appending(path: "../../../../../shared/corpus")
        let file = (named ?? beside).standardizedFileURL.appending(path: "sasl-vectors/vectors.json")
        guard let bytes = try? Data(contentsOf: file), case .array(let items)? = JSONValue(reading: Array(bytes)) else {
            return []
        }
        return items.compactMap { item in
            guard case .object(let members) = item else { return nil }
            return members
        }
    }()

    static func of(_ family: String) -> [[String: JSONValue]] {
        self.all.filter { $0["mechanism"]?.text?.hasPrefix(family) ?? false }
    }
}

@Suite("Vectors that others wrote", .enabled(if: !Vectors.all.isEmpty, "MARTLET_CORPUS is not there"))
struct VectorTests {
    private let protected = ConnectionFacts(tls: TLSFacts(version: "TLSv1.2", cipher: "x"))

    private func text(_ vector: [String: JSONValue], _ name: String) throws -> String {
        try #require(vector[name]?.text)
    }

    private func bytes(_ vector: [String: JSONValue], _ name: String) throws -> [UInt8] {
        Array(try self.text(vector, name).utf8)
    }

    private func decoded(_ vector: [String: JSONValue], _ name: String) throws -> [UInt8] {
        try #require(Base64.decode(try self.bytes(vector, name)))
    }

    private func session(_ vector: [String: JSONValue], _ credentials: Credentials) throws -> SASLSession {
        try SASLSession(
            credentials: credentials, offered: [try self.text(vector, "mechanism")], connection: self.protected,
            host: vector["host"]?.text ?? "mail.example.com", port: Int(vector["port"]?.integer ?? 143))
    }

    @Test("are all of a known kind, and there are enough")
    func counted() {
        let families = ["SCRAM", "CRAM-MD5", "DIGEST-MD5", "OAUTHBEARER", "XOAUTH2", "APOP", "PLAIN"]
        #expect(families.map { Vectors.of($0).count }.reduce(0, +) == Vectors.all.count)
        #expect(Vectors.all.count >= 12)
    }

    @Test("SCRAM", arguments: Vectors.of("SCRAM"))
    func scram(vector: [String: JSONValue]) async throws {
        let variant = try #require(ScramVariant(rawValue: try self.text(vector, "mechanism")))
        var client = try ScramMechanism(
            variant, username: Secret(try self.text(vector, "username")),
            password: Secret(try self.text(vector, "password")), binding: .unsupported,
            nonce: try self.bytes(vector, "cnonce"))
        #expect(client.initialResponse() == (try self.bytes(vector, "client_first")))
        let final = try client.respond(to: try self.bytes(vector, "server_first"))
        #expect(final == (try self.bytes(vector, "client_final")))
        #expect(try client.respond(to: try self.bytes(vector, "server_final")) == [])
        try client.finish(success: nil)
    }

    @Test("CRAM-MD5", arguments: Vectors.of("CRAM-MD5"))
    func cram(vector: [String: JSONValue]) async throws {
        var session = try self.session(
            vector, .password(username: try self.text(vector, "username"), password: try self.text(vector, "password")))
        #expect(try await session.initialResponse() == nil)
        let answer = try await session.respond(to: try self.bytes(vector, "server"))
        #expect(answer == (try self.bytes(vector, "client")))
        try session.finish()
    }

    @Test("PLAIN", arguments: Vectors.of("PLAIN"))
    func plain(vector: [String: JSONValue]) async throws {
        let wanted = try self.text(vector, "authzid")
        var session = try self.session(
            vector,
            .password(
                username: try self.text(vector, "username"), password: try self.text(vector, "password"),
                authorizationID: wanted.isEmpty ? nil : wanted))
        #expect(try await session.initialResponse() == (try self.decoded(vector, "client_b64")))
    }

    @Test("OAUTHBEARER and XOAUTH2", arguments: Vectors.of("OAUTHBEARER") + Vectors.of("XOAUTH2"))
    func bearer(vector: [String: JSONValue]) async throws {
        var session = try self.session(
            vector,
            .bearer(
                username: try self.text(vector, "username"), tokens: FixedToken(try self.text(vector, "token"))))
        #expect(try await session.initialResponse() == (try self.decoded(vector, "client_b64")))
        guard vector["failure_server_b64"] != nil else { return }
        let after = try await session.respond(to: try self.decoded(vector, "failure_server_b64"))
        #expect(after == (try self.decoded(vector, "client_after_failure_b64")))
        let error = await session.rejected()
        #expect(error.code == .tokenRejected)
        let refusal = try #require(error.underlying as? BearerRefusal)
        #expect(refusal.status == "invalid_token")
        #expect(refusal.scope == "example_scope")
        #expect(refusal.configurationURL == "https://example.com/.well-known/openid-configuration")
    }

    @Test("APOP", arguments: Vectors.of("APOP"))
    func apop(vector: [String: JSONValue]) throws {
        let digest = try APOP.digest(
            timestamp: try self.bytes(vector, "server"), password: try self.text(vector, "password"))
        #expect("\(try self.text(vector, "username")) \(digest)" == (try self.text(vector, "client")))
    }
}
