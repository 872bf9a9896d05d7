import MailTransport
import Synchronization
import Testing

@testable import IMAPClient

/// A message that is made while it is sent.
private final class MadeSource: IMAPByteSource {
    struct Empty: Error {}
    let count: Int
    let traits: IMAPContentTraits
    private let left: Mutex<Int>

    init(count: Int, has available: Int? = nil, traits: IMAPContentTraits = []) {
        self.count = count
        self.traits = traits
        self.left = Mutex(available ?? count)
    }

    func read() async throws -> [UInt8] {
        self.left.withLock { left in
            let piece = min(left, 3000)
            left -= piece
            return [UInt8](repeating: UInt8(ascii: "a"), count: piece)
        }
    }
}

@Suite("APPEND", .timeLimit(.minutes(5)))
struct AppendTests {
    private func append(
        _ capabilities: String, enabled: [String] = [], _ steps: [ScriptedServer.Step], logout: String,
        _ body: @escaping @Sendable (IMAPSession) async throws -> Void
    ) async throws {
        let login = ScriptedServer.login(capabilities: capabilities)
        let goodbye: [ScriptedServer.Step] = [.expect("\(logout) LOGOUT\r\n"), .say("\(logout) OK\r\n")]
        try await ScriptedServer(login + steps + goodbye).run(
            adjust: { $0.enabledExtensions = enabled }
        ) { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { try await body($0) }
        }
    }

    private static let international = Array("Subject: Gr\u{fc}\u{df}e\r\n\r\nx\r\n".utf8)

    @Test("of a message with UTF-8 headers takes the form of RFC 6855 once UTF8=ACCEPT is on")
    func utf8() async throws {
        let mail = Self.international
        try await self.append(
            "UTF8=ACCEPT ENABLE", enabled: ["UTF8=ACCEPT"],
            [
                .expect("M2 ENABLE UTF8=ACCEPT\r\n"), .say("* ENABLED UTF8=ACCEPT\r\nM2 OK\r\n"),
                .expect("M3 APPEND \"Entw\u{fc}rfe\" (\\Seen) UTF8 (~{\(mail.count)}\r\n"), .say("+ go\r\n"),
                .expect(String(decoding: mail, as: UTF8.self) + ")\r\n"), .say("M3 OK\r\n"),
                // Only what needs it.
                .expect("M4 APPEND \"INBOX\" {6}\r\n"), .say("+ go\r\n"), .expect("A: b\r\n\r\n"), .say("M4 OK\r\n"),
            ], logout: "M5"
        ) { session in
            try await session.append(mail, to: try #require(IMAPMailboxName("Entw\u{fc}rfe")), flags: [.seen])
            try await session.append(Array("A: b\r\n".utf8), to: .inbox)
        }
    }

    @Test(
        "is plain in IMAP4rev2, which made the form needless, and where nothing was enabled", arguments: [true, false])
    func plain(isRev2: Bool) async throws {
        let mail = Self.international
        let enable: [ScriptedServer.Step] =
            isRev2 ? [.expect("M2 ENABLE IMAP4rev2\r\n"), .say("* ENABLED IMAP4rev2\r\nM2 OK\r\n")] : []
        let tag = isRev2 ? "M3" : "M2"
        try await self.append(
            "IMAP4rev2", enabled: isRev2 ? ["IMAP4rev2"] : [],
            enable + [
                .expect("\(tag) APPEND \"INBOX\" {\(mail.count)}\r\n"), .say("+ go\r\n"),
                .expect(String(decoding: mail, as: UTF8.self) + "\r\n"), .say("\(tag) OK\r\n"),
            ], logout: isRev2 ? "M4" : "M3"
        ) { _ = try await $0.append(mail, to: .inbox) }
    }

    @Test("of a message with NUL is binary where the server can take that, and refused where not")
    func binary() async throws {
        try await self.append(
            "BINARY",
            [
                .expect("M2 APPEND \"INBOX\" ~{8}\r\n"), .say("+ go\r\n"), .expect("A: b\r\n\r\0\r\n"),
                .say("M2 OK\r\n"),
            ], logout: "M3"
        ) { _ = try await $0.append(Array("A: b\r\n\r\0".utf8), to: .inbox) }
        try await self.append("IDLE", [], logout: "M2") { session in
            await expectCode(.notSupported) { try await session.append([0], to: .inbox) }
        }
    }

    @Test("streams what is made while it is sent, with exactly the bytes announced")
    func streamed() async throws {
        let count = 100_000
        try await self.append(
            "UIDPLUS LITERAL+",
            [
                // Asked for although the server takes literals unasked: a refusal then costs no upload.
                .expect("M2 APPEND \"INBOX\" {\(count)}\r\n"), .say("+ go\r\n"),
                .expect(String(repeating: "a", count: count) + "\r\n"), .say("M2 OK [APPENDUID 3 4] done\r\n"),
            ], logout: "M3"
        ) { session in
            let placed = try await session.append(from: MadeSource(count: count), to: .inbox)
            #expect(placed == IMAPAppendedMessage(uidValidity: 3, uid: 4))
        }
    }

    @Test(
        "of a source with fewer bytes than it said ends the connection: nothing else can take back what was announced")
    func shortSource() async throws {
        await expectCode(.invalidArgument) {
            try await ScriptedServer(
                ScriptedServer.login(capabilities: "IDLE") + [
                    .expect("M2 APPEND \"INBOX\" {9000}\r\n"), .say("+ go\r\n"),
                    .expect(String(repeating: "a", count: 4000)),
                    .close,
                ]
            ).run { configuration, connector in
                try await withIMAPConnection(configuration, connector: connector) { session in
                    _ = try await session.append(from: MadeSource(count: 9000, has: 4000), to: .inbox)
                }
            }
        }
    }

    @Test("of more than APPENDLIMIT says is refused without a word to the server")
    func limit() async throws {
        try await self.append("APPENDLIMIT=100", [], logout: "M2") { session in
            await expectCode(.messageTooLarge) {
                _ = try await session.append([UInt8](repeating: 65, count: 101), to: .inbox)
            }
        }
    }

    @Test(
        "knows what a message needs",
        arguments: [
            ("A: b\r\n\r\n\u{e4}", []), ("A: \u{e4}\r\n\r\nb", .utf8Header), ("A: b\r\n\r\n\0", .nul),
            ("A: \u{e4}\n\n\0", [.utf8Header, .nul]), ("", []), ("\u{e4}", .utf8Header), ("\r\n\u{e4}", []),
        ] as [(String, IMAPContentTraits)])
    func traits(text: String, traits: IMAPContentTraits) {
        #expect(IMAPContentTraits(of: Array(text.utf8)) == traits)
    }

    /// A source that asks the connection that it feeds for something.
    private struct AskingSource: IMAPByteSource {
        let session: IMAPSession
        var count: Int { 5 }

        func read() async throws -> [UInt8] {
            try await self.session.noop()
            return Array("A: b\n".utf8)
        }
    }

    @Test("cannot be waited for by the source that it reads")
    func deadlock() async throws {
        try await ScriptedServer(
            ScriptedServer.login(capabilities: "IDLE") + [.expect("M2 APPEND \"INBOX\" {5}\r\n"), .say("+ go\r\n")]
        ).run { configuration, connector in
            try await withIMAPConnection(configuration, connector: connector) { session in
                await expectCode(.wouldDeadlock) {
                    try await session.append(from: AskingSource(session: session), to: .inbox)
                }
            }
        }
    }
}
