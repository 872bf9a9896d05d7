import Foundation
import MailTesting
import MailTransport
import MessageParsing
import SASL
import SMTPClient
import Synchronization
import Testing

/// What a hostile server of the EAST set does, read from its file.
struct AttackScript: Sendable, CustomTestStringConvertible {
    let name: String
    var offersStartTLS = false
    var offersLogin = false
    var protectedLogins: [String] = []
    var answer: String?
    var switches = true
    var hidesHello = false

    var testDescription: String { self.name }

    static let root: URL? = {
        let files = FileManager.default
        let named = ProcessInfo.processInfo.environment["MARTLET_CORPUS"].map { URL(fileURLWithPath: $0) }
        let checkout = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let base = named ?? checkout.deletingLastPathComponent().appendingPathComponent("shared/corpus")
        let folder = base.appendingPathComponent("starttls-east-a/testcases/smtp")
        return files.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The attacks; a step that a file holds as a comment counts as one of its own.
    static let all: [AttackScript] = {
        guard let root = Self.root, let walker = FileManager.default.enumerator(atPath: root.path) else { return [] }
        let names = walker.compactMap { $0 as? String }.filter { $0.hasSuffix(".ron") && $0.contains("/") }.sorted()
        return names.compactMap { name in
            (try? String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)).map { AttackScript(name, $0) }
        }
    }()

    init(_ name: String, _ text: String) {
        self.name = name
        for raw in text.split(separator: "\n") {
            var line = raw.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("//"), line.contains("stls_response:") { line = line.dropFirst(2) }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon] {
            case "capabilities":
                self.offersStartTLS = value.contains("StartTLS")
                self.offersLogin = value.contains("Auth")
            case "capabilities_tls":
                self.protectedLogins = ["PLAIN", "LOGIN"].filter { value.uppercased().contains($0) }
            case "stls_response": self.answer = Self.unquoted(value)
            case "stls_make_transition": self.switches = !value.contains("false")
            case "hide_commands": self.hidesHello = value.contains("ehlo")
            default: break
            }
        }
    }

    private static func unquoted(_ value: String) -> String {
        let inner = value.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }
        return inner.replacingOccurrences(of: "\\r", with: "\r").replacingOccurrences(of: "\\n", with: "\n")
    }

    /// The server's side of the conversation, which goes on after a refusal as long as the client does.
    var lines: [Line] {
        var hello = "250-mail.example.com\r\n"
        if self.offersStartTLS { hello += "250-STARTTLS\r\n" }
        if self.offersLogin { hello += "250-AUTH PLAIN LOGIN\r\n" }
        var lines: [Line] = [.say("220 mail.example.com ESMTP\r\n"), .hear("EHLO")]
        lines +=
            self.hidesHello
            ? [.say("500 Unknown\r\n"), .hear("HELO"), .say("250 mail\r\n")] : [.say(hello + "250 HELP\r\n")]
        if self.offersStartTLS { lines += [.hear("STARTTLS"), .say(self.answer ?? "220 Go\r\n")] }
        return lines + [.hearRest]
    }
}

@Suite("STARTTLS attacks that others wrote", .enabled(if: !AttackScript.all.isEmpty, "no corpus: set MARTLET_CORPUS"))
struct StartTLSAttackTests {
    @Test("give away no byte of the credentials and no mail", arguments: AttackScript.all, [true, false])
    func required(attack: AttackScript, required: Bool) async throws {
        let run = try await SMTPScript.run(
            attack.lines, security: .startTLS(required ? .required : .opportunistic)
        ) {
            $0.credentials = .password(username: "ann@example.com", password: "secret-ann")
            $0.allowsPlaintextPasswords = true
        } _: { connection in
            await connection.send(try SMTPRig.envelope("bob@example.com"), SMTPRig.message)
        }
        #expect(run.outcome.smtpError != nil)
        let words = run.transcript.split(separator: "\r\n").map { $0.prefix { $0 != " " } }
        let others = words.count { !["EHLO", "HELO", "STARTTLS"].contains($0) }
        #expect(others == 0)
        #expect(!run.transcript.contains("secret"))
        #expect([.tlsNotOffered, .tlsRefused, .plaintextBeforeTLS].contains(run.outcome.smtpError?.code))
    }
}
