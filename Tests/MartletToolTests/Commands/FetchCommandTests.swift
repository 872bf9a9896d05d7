import Foundation
import MailTesting
import Martlet
import Testing

@testable import MartletTool

@Suite("martlet fetch", .timeLimit(.minutes(5)))
struct FetchCommandTests {
    /// Mails of very different sizes: some come in one piece, some piece by piece.
    static let mails: [[UInt8]] = (1...60).map { number in
        let size = [10, 200_000, 0, 140_000, 3000][number % 5]
        return Array(
            "Subject: \(number)\r\n\r\n.\r\n..\r\n\(String(repeating: "\(number % 10)", count: size))\r\n".utf8)
    }

    /// What a run of the command left behind.
    struct Run {
        var code: ExitCode
        var files: [String: [UInt8]]
    }

    /// Runs the command with a folder that is gone afterwards; an error counts as the exit code that it stands for.
    static func run(_ words: [String], password: String = "secret") async throws -> Run {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fetch-\(UUID().uuidString)")
        let secret = folder.appendingPathExtension("password")
        try Data(password.utf8).write(to: secret)
        defer {
            try? FileManager.default.removeItem(at: folder)
            try? FileManager.default.removeItem(at: secret)
        }
        var code = ExitCode.done
        do {
            let arguments = try Arguments(
                words + ["--out", folder.path, "--password-file", secret.path], flags: FetchCommand.flags,
                options: FetchCommand.options)
            code = try await FetchCommand.run(arguments)
        } catch {
            code = Failure(error).code
        }
        var files: [String: [UInt8]] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            files[name] = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        return Run(code: code, files: files)
    }

    static func store(_ mails: [[UInt8]]) -> TestMailStore {
        let store = TestMailStore()
        store.addUser("ann", password: "secret")
        for mail in mails { store.deliver(mail, to: "ann") }
        return store
    }

    static func byIMAP(
        _ mails: [[UInt8]], _ words: [String] = [], faults: [TestIMAPFault] = [], password: String = "secret"
    ) async throws -> Run {
        try await withTestIMAPServer(store: Self.store(mails), on: try SocketListener()) { server in
            for fault in faults { server.inject(fault) }
            return try await Self.run(
                ["--imap", "imap+none://ann@127.0.0.1:\(server.endpoint.port)"] + words, password: password)
        }
    }

    static func byPOP3(_ mails: [[UInt8]], faults: [TestPOP3Fault] = []) async throws -> Run {
        try await withTestPOP3Server(store: Self.store(mails), on: try SocketListener()) { server in
            for fault in faults { server.inject(fault) }
            return try await Self.run(["--pop3", "pop3+none://ann@127.0.0.1:\(server.endpoint.port)"])
        }
    }

    private static func files(_ numbers: some Sequence<Int>) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: numbers.map { ("\($0).eml", Self.mails[$0 - 1]) })
    }

    @Test("brings every mail byte for byte, large and small ones side by side")
    func everything() async throws {
        for run in [try await Self.byIMAP(Self.mails), try await Self.byPOP3(Self.mails)] {
            #expect(run.code == .done)
            #expect(run.files == Self.files(1...60))
        }
    }

    @Test(
        "brings the UIDs that are asked for and there", arguments: [("2,4:5", [2, 4, 5]), ("58:*,900", [58, 59, 60])])
    func some(uids: String, numbers: [Int]) async throws {
        let run = try await Self.byIMAP(Self.mails, ["--uids", uids])
        #expect(run.code == .done)
        #expect(run.files == Self.files(numbers))
    }

    @Test("says by its exit code what went wrong, and leaves no half of a mail behind")
    func failures() async throws {
        let cut = try await Self.byIMAP(Self.mails, faults: [TestIMAPFault("UID FETCH", .dropAfter(bytes: 120_000))])
        #expect(cut.code == .tryLater)
        #expect(cut.files.allSatisfy { Self.files(1...60)[$0.key] == $0.value })
        let cutByPOP3 = try await Self.byPOP3(Self.mails, faults: [TestPOP3Fault("RETR", .dropAfter(bytes: 100_000))])
        #expect(cutByPOP3.code == .tryLater)
        #expect(cutByPOP3.files.allSatisfy { Self.files(1...60)[$0.key] == $0.value })
        let one = try await Self.byPOP3(
            Array(Self.mails.prefix(3)), faults: [TestPOP3Fault("RETR", .answer(["-ERR no"]))])
        #expect(one.code == .tryLater && one.files == Self.files(2...3))
        let wrong = try await Self.byIMAP([], password: "wrong")
        #expect(wrong.code == .loginRefused)
        let elsewhere = try await Self.byIMAP([], ["--mailbox", "Nowhere"])
        #expect(elsewhere.code == .badConfiguration)
        let another = try await withTestPOP3Server(store: Self.store([]), on: try SocketListener()) { server in
            try await Self.run(["--imap", "imap+none://ann@127.0.0.1:\(server.endpoint.port)"])
        }
        #expect(another.code == .badConfiguration)
        let nobody = try await Self.run(["--imap", "imap+none://ann@127.0.0.1:1"])
        #expect(nobody.code == .unavailable)
    }

    @Test(
        "asks for one server and nothing that does not go with it",
        arguments: [
            [], ["--imap", "imaps://a@b", "--pop3", "pop3s://a@b"], ["--pop3", "pop3s://a@b", "--uids", "1"],
            ["--imap", "imaps://a@b", "--uids", "0"], ["--imap", "imaps://a@b", "--uids", "1:2:3"],
            ["--imap", "imaps://a@b", "--uids", ""], ["--imap", "pop3s://a@b"], ["--imap", "imaps://b"],
        ])
    func usage(words: [String]) async throws {
        let run = try await Self.run(words)
        #expect(run.code == .usage && run.files.isEmpty)
    }
}
