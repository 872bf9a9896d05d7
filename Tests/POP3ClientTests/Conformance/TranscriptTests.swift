import Foundation
import MailTransport
import SASL
import Testing

@testable import POP3Client

/// The transcripts that others recorded, where they exist: `MARTLET_CORPUS`, or the folder beside the checkout.
private enum Corpus {
    static let root: URL? = {
        let named = ProcessInfo.processInfo.environment["MARTLET_CORPUS"].map { URL(fileURLWithPath: $0) }
        var beside = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { beside.deleteLastPathComponent() }
        let root = named ?? beside.appendingPathComponent("../shared/corpus").standardizedFileURL
        return FileManager.default.fileExists(atPath: root.path) ? root : nil
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: try #require(self.root).appendingPathComponent(path)))
    }

    /// The servers of one folder of the STARTTLS study.
    static var attacks: [String] {
        guard let root else { return [] }
        let folder = root.appendingPathComponent("starttls-east-a/testcases/pop3")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".ron") && $0.contains("/") }.sorted()
    }
}

@Suite("Conformance: POP3 transcripts of others", .enabled(if: Corpus.root != nil, "no corpus: set MARTLET_CORPUS"))
struct TranscriptTests {
    private func text(_ name: String) throws -> String {
        String(decoding: try Corpus.bytes("protocol-mailkit-a/pop3/\(name).txt"), as: UTF8.self)
    }

    @Test("a session as Gmail holds it: login, ids, sizes and messages")
    func gmail() async throws {
        var lab = try POP3Lab()
        lab.client.credentials = .password(username: "username", password: "password")
        let names = [
            "greeting", "capa1", "plus", "auth", "capa2", "stat", "uidl", "uidl1", "list", "list1", "retr1", "top",
            "dele",
            "rset", "noop", "quit",
        ]
        let said = try await lab.scripted(try names.map { try self.text("gmail/\($0)") }) { session in
            let statistics = try await session.statistics()
            let ids = try await session.uniqueIDs()
            #expect(ids.count == statistics.count)
            #expect(ids.allSatisfy { $0.uniqueID != nil })
            let first = try await session.uniqueID(of: 1)
            #expect(first == ids.first?.uniqueID)
            let sizes = try await session.list()
            #expect(sizes.count == statistics.count)
            let size = try await session.size(of: 1)
            #expect(size == sizes.first?.size)
            let mail = try await session.retrieve(1)
            #expect(!mail.isEmpty)
            let header = try await session.top(1)
            #expect(!header.isEmpty && header.count <= mail.count)
            try await session.delete(1)
            try await session.reset()
            try await session.noOperation()
        }
        #expect(said.first == "CAPA" && said.last == "QUIT")
        #expect(said.contains("AHVzZXJuYW1lAHBhc3N3b3Jk"))
    }

    @Test("a session with Gmail in which three messages are asked for at once")
    func batches() async throws {
        let lab = try POP3Lab()
        // The three answers come together, when the first question is there.
        let names = [
            "greeting", "capa1", "plus", "auth", "capa2", "retr123", "", "", "top123", "", "", "dele123", "", "",
        ]
        let answers = try names.map { $0.isEmpty ? "" : try self.text("gmail/\($0)") }
        let said = try await lab.scripted(answers + [try self.text("gmail/quit")]) { session in
            #expect(session.isPipelining)
            var mails: [[UInt8]] = []
            try await session.retrieve([1, 2, 3]) { event in
                if case .began = event { mails.append([]) }
                if case .bytes(let bytes) = event { mails[mails.count - 1] += bytes }
            }
            // Without the status line and the final dot, and with one dot where the wire has two.
            let answer = try Corpus.bytes("protocol-mailkit-a/pop3/gmail/retr1.txt")
            let lines = answer.split(separator: 10, omittingEmptySubsequences: false).dropFirst().dropLast(2)
            let whole = lines.flatMap { ($0.first == 46 ? $0.dropFirst() : $0) + [10] }
            #expect(mails.count == 3)
            #expect(mails.allSatisfy { $0 == whole })
            var headers = 0
            try await session.top([1, 2, 3]) { if case .ended = $0 { headers += 1 } }
            #expect(headers == 3)
            #expect(try await session.delete([1, 2, 3]).isEmpty)
        }
        #expect(said.suffix(4) == ["DELE 1", "DELE 2", "DELE 3", "QUIT"])
    }

    @Test("a session with UTF8, APOP and LANG")
    func languages() async throws {
        var lab = try POP3Lab()
        lab.client.credentials = .password(username: "username", password: "password")
        lab.client.allowsPlaintextPasswords = false
        // Its CAPA offers PLAIN; without encryption only APOP is left.
        let names = ["greeting", "capa1", "utf8", "auth", "capa2", "getlang", "setlang", "quit"]
        let said = try await lab.scripted(try names.map { try self.text("lang/\($0)") }) { session in
            #expect(session.isUTF8)
            let languages = try await session.languages()
            #expect(languages.count == 6 && languages.first?.tag == "en")
            try await session.setLanguage("en")
        }
        #expect(said.contains("APOP username d99894e8445daf54c4ce781ef21331b7"))
    }

    @Test(
        "answers to UIDL that cannot be read lose the id and nothing else", arguments: ["uidl-error1", "uidl-error2"])
    func badListings(name: String) async throws {
        let login = ["+OK hi\r\n", "-ERR\r\n", "+OK\r\n", "+OK\r\n", "-ERR\r\n"]
        let answers = login + [try self.text("gmail/\(name)"), "+OK\r\n"]
        _ = try await POP3Lab().scripted(answers) { session in
            let ids = try await session.uniqueIDs()
            #expect(ids.allSatisfy { $0.number > 0 })
        }
    }

    @Test("answers about one message each, of three messages, and a message of long lines without an end of its own")
    func single() async throws {
        let login = [try self.text("common/ok-greeting"), "-ERR\r\n", "+OK\r\n", "+OK\r\n", "-ERR\r\n"]
        let names = ["lang/stat"] + ["list2", "list3", "uidl2", "uidl3", "retr1-parse-error"].map { "gmail/\($0)" }
        let answers = login + (try names.map { try self.text($0) }) + ["+OK\r\n"]
        _ = try await POP3Lab().scripted(answers) { session in
            let statistics = try await session.statistics()
            #expect(statistics.count > 0)
            var sizes: [Int] = []
            for number in 2...3 { sizes.append(try await session.size(of: number)) }
            #expect(sizes == [1025, 1026])
            var ids: [String?] = []
            for number in 2...3 { ids.append(try await session.uniqueID(of: number)) }
            #expect(ids == ["102", "103"])
            let mail = try await session.retrieve(1)
            let lines = try Corpus.bytes("protocol-mailkit-a/pop3/gmail/retr1-parse-error.txt")
                .split(separator: 10).dropFirst().dropLast()
            #expect(mail.split(separator: 10).count == lines.count && lines.first.map { mail.starts(with: $0) } == true)
        }
    }

    @Test("a missing id is none, and one for another message is an error")
    func badSingle() async throws {
        let login = ["+OK hi\r\n", "-ERR\r\n", "+OK\r\n", "+OK\r\n", "-ERR\r\n"]
        let answers = login + (try ["uidl1-error1", "uidl1-error2"].map { try self.text("gmail/\($0)") }) + ["+OK\r\n"]
        let failed = try await POP3Lab().failure(answers) { session in
            let id = try await session.uniqueID(of: 1)
            #expect(id == nil)
            _ = try await session.uniqueID(of: 1)
        }
        #expect(failed?.code == .malformedReply)
    }

    @Test("a greeting that turns away")
    func turnedAway() async throws {
        let failed = try await POP3Lab().failure([try self.text("common/err-greeting")])
        #expect(failed?.code == .greetingRefused)
    }

    @Test(
        "no attack on STLS makes the client show a password or believe what came before TLS", arguments: Corpus.attacks)
    func attacks(name: String) async throws {
        let file = String(decoding: try Corpus.bytes("starttls-east-a/testcases/pop3/\(name)"), as: UTF8.self)
        let greeting = try #require(Self.strings("greeting", in: file).first)
        let capabilities = Self.strings("capa", in: file)
        let isHidden = Self.strings("hide_commands", in: file).contains("capa")
        let list = "+OK\r\n" + capabilities.map { $0 + "\r\n" }.joined() + ".\r\n"
        let answer = Self.strings("stls_response", in: file).first ?? "+OK\r\n+OK\r\nPLAIN\r\nLOGIN\r\n.\r\n"
        var lab = try POP3Lab()
        lab.client.allowsPlaintextPasswords = false
        lab.client.security = .startTLS(.required)
        let failed = try await lab.failure([greeting, isHidden ? "-ERR unknown\r\n" : list, answer], closes: true)
        // Not one byte of a login: these two commands are all that was said.
        #expect(try #require(failed).said.allSatisfy { ["CAPA", "STLS"].contains($0) })
        if answer.hasPrefix("-ERR") || isHidden || !capabilities.contains("STLS") {
            #expect([.startTLSRefused, .startTLSUnavailable].contains(failed?.code))
        }
        if answer.hasPrefix("+OK"), answer.split(separator: "\r\n").count > 1, capabilities.contains("STLS") {
            #expect(failed?.code == .plaintextPending)
        }
    }

    /// The strings behind `key:` in a RON file, which are one or a list; comments are left out.
    private static func strings(_ key: String, in file: String) -> [String] {
        let lines = file.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }
        guard let line = lines.first(where: { $0.hasPrefix(key + ":") }) else { return [] }
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        return stride(from: 1, to: parts.count, by: 2).map { index in
            parts[index].replacingOccurrences(of: "\\r", with: "\r").replacingOccurrences(of: "\\n", with: "\n")
        }
    }
}
