import Foundation
import IMAPClient
import MailTransport
import SASL
import Synchronization
import Testing

/// What a hostile server of the EAST set does, read from its file.
struct AttackScript: Sendable, CustomTestStringConvertible {
    let name: String
    private var greeting = "OK"
    private var greets: [String]?
    private var capabilities: [String] = []
    private var hidden: Set<String> = []
    /// What it answers to STARTTLS, one attempt each: as the file has it, and as it says in comments.
    private(set) var answers: [String] = []

    var testDescription: String { self.name }

    static let all: [AttackScript] = {
        let files = FileManager.default
        let named = ProcessInfo.processInfo.environment["MARTLET_CORPUS"].map { URL(fileURLWithPath: $0) }
        let checkout = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let base = named ?? checkout.deletingLastPathComponent().appendingPathComponent("shared/corpus")
        let root = base.appendingPathComponent("starttls-east-a/testcases/imap")
        let names = files.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".ron") && $0.contains("/") }.sorted().compactMap { name in
            (try? String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)).map { AttackScript(name, $0) }
        }
    }()

    init(_ name: String, _ text: String) {
        self.name = name
        for raw in text.split(separator: "\n") {
            var line = raw.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("//"), line.contains("starttls_response:") {
                line = line.dropFirst(2).drop { $0 == " " }
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon] {
            case "kind": if value.contains("PreAuth") { self.greeting = "PREAUTH" }
            case "code": if value.contains("Capability") { self.greets = Self.words(value) }
            case "caps": self.capabilities = Self.words(value)
            case "hide_commands": self.hidden = Set(value.split(separator: "\"").map { $0.uppercased() })
            case "starttls_response": self.answers.append(Self.unquoted(value))
            default: break
            }
        }
        if self.answers.isEmpty { self.answers = ["<tag> OK begin\r\n"] }
    }

    private static func words(_ value: String) -> [String] {
        let known = [
            ("Imap4Rev1", "IMAP4rev1"), ("StartTls", "STARTTLS"), ("LoginDisabled", "LOGINDISABLED"),
            ("Auth(Plain)", "AUTH=PLAIN"), ("Auth(Login)", "AUTH=LOGIN"), ("Idle", "IDLE"), ("\"IMAP4\"", "IMAP4"),
            ("MailboxReferrals", "MAILBOX-REFERRALS"), ("LoginReferrals", "LOGIN-REFERRALS"),
        ]
        return known.filter { value.contains($0.0) }.map(\.1)
    }

    private static func unquoted(_ value: String) -> String {
        let inner = value.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }
        return inner.replacingOccurrences(of: "\\r", with: "\r").replacingOccurrences(of: "\\n", with: "\n")
    }

    var greetingLine: String {
        let code = self.greets.map { "[CAPABILITY \($0.joined(separator: " "))] " } ?? ""
        return "* \(self.greeting) \(code)IMAP server ready.\r\n"
    }

    /// What the server says to a command in plaintext; nil when it then goes away, for it cannot do TLS.
    func answer(to command: String, tag: String, starttls: String) -> String? {
        guard !self.hidden.contains(command) else { return "\(tag) BAD unknown\r\n" }
        switch command {
        case "CAPABILITY": return "* CAPABILITY \(self.capabilities.joined(separator: " "))\r\n\(tag) OK done\r\n"
        case "STARTTLS": return starttls.replacingOccurrences(of: "<tag>", with: tag)
        case "LOGOUT": return nil
        default: return "\(tag) OK taken\r\n"
        }
    }
}

@Suite(
    "STARTTLS attacks that others wrote", .enabled(if: !AttackScript.all.isEmpty, "no corpus: set MARTLET_CORPUS"),
    .timeLimit(.minutes(5)))
struct StartTLSAttackTests {
    /// Serves one connection until the client goes away, and returns everything that it said.
    private static func serve(
        _ connection: any ByteConnection, _ attack: AttackScript, starttls: String
    ) async throws -> String {
        var buffer = WireBuffer()
        var heard = ""
        try await connection.write(Array(attack.greetingLine.utf8), until: nil)
        while true {
            guard let end = buffer.firstIndex(of: 10) else {
                guard let count = try? await connection.read(into: &buffer, until: nil), count > 0 else { return heard }
                continue
            }
            let line = String(decoding: buffer.take(end + 1), as: UTF8.self)
            heard += line
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count > 1,
                let answer = attack.answer(to: words[1].uppercased(), tag: words[0], starttls: starttls)
            else { return heard }
            try await connection.write(Array(answer.utf8), until: nil)
            // Nothing more comes from a server that did not end the command: the client need not wait.
            if words[1].uppercased() == "STARTTLS", !answer.contains(words[0]) {
                await connection.close()
                return heard
            }
        }
    }

    /// Refuses every handshake, as a client does whose server is somebody in between.
    private struct NoTLS: TLSProvider {
        func secureClient(
            _ connection: any ByteConnection, serverName: String, settings: TLSSettings, until deadline: MailInstant?
        ) async throws -> any ByteConnection {
            connection.abort()
            throw TransportError(.tlsFailed, "There is no TLS here.")
        }
    }

    @Test("give away no byte of the credentials", arguments: AttackScript.all, [true, false])
    func attack(attack: AttackScript, isRequired: Bool) async throws {
        for starttls in attack.answers {
            let network = InMemoryNetwork()
            let endpoint = try Endpoint(host: "imap.example.com", port: 143)
            let listener = network.listen(at: endpoint)
            let configuration = IMAPConfiguration(
                endpoint: endpoint, security: .startTLS(isRequired ? .required : .opportunistic),
                credentials: .password(username: "anna", password: "secret-anna"))
            async let conversation = Self.serve(try await listener.accept(), attack, starttls: starttls)
            var failure: IMAPError?
            do {
                try await withIMAPConnection(
                    configuration, connector: MailConnector(transport: network, tls: NoTLS())
                ) { _ in }
                Issue.record("a session came about")
            } catch let error as IMAPError {
                failure = error
            }
            let heard = try await conversation
            let commands = heard.split(separator: "\r\n").map { $0.split(separator: " ").last.map(String.init) ?? "" }
            #expect(Set(commands).isSubset(of: ["CAPABILITY", "STARTTLS"]), "\(heard)")
            for secret in ["anna", "secret", "YW5uYQ", "AGFubmE", "c2VjcmV0"] { #expect(!heard.contains(secret)) }
            #expect(failure != nil)
            guard isRequired else { continue }
            let codes: [IMAPError.Code] = [
                .startTLSUnavailable, .preauthenticatedInPlaintext, .injectedPlaintext, .connection, .rejected,
            ]
            #expect(failure.map { codes.contains($0.code) } == true, "\(String(describing: failure))")
        }
    }
}
