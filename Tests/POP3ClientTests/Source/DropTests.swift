import Foundation
import MailTesting
import MailTransport
import Testing

@testable import POP3Client

@Suite("A POP3 sync that is cut")
struct DropTests {
    /// How many mails the sync has: 12, or as many as `MARTLET_SYNC_MAILS` says for a long run.
    static let mails = ProcessInfo.processInfo.environment["MARTLET_SYNC_MAILS"].flatMap { Int($0) } ?? 12

    /// Which bytes of a session are counted until the cut.
    enum Side: CaseIterable {
        case fromServer
        case fromClient
    }

    /// Collects the mails over a connection that is cut after `count` bytes, and then over whole ones: with the same
    /// source, which remembers where it was cut, or with a new one.
    ///
    /// Returns whether the cut struck.
    private func sync(_ lab: POP3Lab, cutting side: Side, after count: Int, remembering: Bool) async throws -> Bool {
        let plan = FaultPlan {
            if side == .fromServer { $0.cutReadsAfter = count } else { $0.cutWritesAfter = count }
            $0.cut = count.isMultiple(of: 2) ? .end : .reset
        }
        let ledger = POP3MemoryLedger()
        var got: [[UInt8]] = []
        var isCut = false
        var source = POP3MailSource(lab.client, connector: lab.connector([plan]), ledger: ledger)
        // The third session is the turn of the mail at which the first was cut.
        for session in 1...(remembering ? 3 : 2) {
            if session > 1, !remembering {
                source = POP3MailSource(lab.client, connector: lab.connector, ledger: ledger)
            }
            source.retention = .deleteAfterFetching
            // The session that was cut keeps its lock until the server has noticed.
            source.lockRetries = 100_000
            source.lockWait = .zero
            do {
                try await source.collect { got.append($0.bytes) }
            } catch {
                isCut = true
            }
        }
        let expected = (1...Self.mails).map { Array("\($0)\r\n".utf8) }
        guard Set(got) == Set(expected), got.count == Self.mails else {
            Issue.record("cut \(side) after \(count): \(got.count) mails")
            return isCut
        }
        #expect(lab.store.mails(of: "desk").isEmpty, "cut \(side) after \(count)")
        return isCut
    }

    @Test(
        "HOSTILE 220: loses nothing and doubles nothing, at whichever byte it is cut", arguments: Side.allCases,
        [true, false])
    func everyByte(side: Side, remembering: Bool) async throws {
        var count = 0
        var isCut = true
        while isCut {
            var lab = try POP3Lab(mails: (1...Self.mails).map { "\($0)\r\n" })
            lab.server.capabilities = ["UIDL", "PIPELINING"]
            lab.server.mechanisms = []
            lab.server.timestamp = nil
            lab.client.usesUTF8 = false
            let ready = lab
            isCut = try await lab.serving { _ in
                try await self.sync(ready, cutting: side, after: count, remembering: remembering)
            }
            count += 1
        }
        // A session has many bytes: fewer would mean that the cut did not strike where it should.
        #expect(count > Self.mails * (side == .fromServer ? 25 : 10))
    }
}
