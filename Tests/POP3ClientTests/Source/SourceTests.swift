import MailTesting
import MailTransport
import Synchronization
import Testing

@testable import POP3Client

@Suite("A source of new mail by POP3")
struct SourceTests {
    @Test("hands each message over once, and leaves it on the server")
    func once() async throws {
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "a\r\n"])
        let inbox = Inbox()
        let source = lab.source()
        try await lab.serving { server in
            let first = try await source.collect { inbox.add($0) }
            #expect(first.delivered == 3 && first.listed == 3)
            lab.store.deliver(Array("c\r\n".utf8), to: "desk")
            let second = try await source.collect { inbox.add($0) }
            #expect(second.delivered == 1 && second.duplicates == 0)
            #expect(server.log.count(of: "RETR") == 4)
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n", "a\r\n", "c\r\n"])
        #expect(lab.store.mails(of: "desk").count == 4)
    }

    @Test("deletes at once, or after some days")
    func retention() async throws {
        let clock = ManualClock()
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"], clock: clock)
        var source = lab.source()
        source.retention = .delete(afterDays: 3)
        let inbox = Inbox()
        try await lab.serving { _ in
            try await source.collect { inbox.add($0) }
            clock.advance(by: .seconds(2 * 86_400))
            lab.store.deliver(Array("c\r\n".utf8), to: "desk")
            try await source.collect { inbox.add($0) }
            #expect(lab.store.mails(of: "desk").count == 3)
            clock.advance(by: .seconds(86_400))
            let pass = try await source.collect { inbox.add($0) }
            #expect(pass.deleted == 2)
            #expect(lab.store.mails(of: "desk") == [Array("c\r\n".utf8)])
            source.retention = .deleteAfterFetching
            let last = try await source.collect { inbox.add($0) }
            #expect(last.deleted == 1)
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n", "c\r\n"])
        #expect(lab.store.mails(of: "desk").isEmpty)
    }

    @Test("leaves alone what was there before, and takes what comes after")
    func skipping() async throws {
        for capabilities in [["UIDL", "PIPELINING"], ["PIPELINING"]] {
            var lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
            lab.server.capabilities = capabilities
            let inbox = Inbox()
            var source = lab.source()
            source.retention = .deleteAfterFetching
            try await lab.serving { _ in
                try await source.skipExisting()
                lab.store.deliver(Array("c\r\n".utf8), to: "desk")
                let pass = try await source.collect { inbox.add($0) }
                #expect(pass.delivered == 1 && pass.deleted == 1)
            }
            #expect(inbox.mails == ["c\r\n"])
            #expect(lab.store.mails(of: "desk").count == 2)
        }
    }

    @Test("deletes nothing and forgets nothing when the host cannot take a message")
    func hostFails() async throws {
        struct Full: Error {}
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "c\r\n"])
        let inbox = Inbox()
        var source = lab.source()
        source.retention = .deleteAfterFetching
        try await lab.serving { _ in
            await #expect(throws: Full.self) {
                try await source.collect { mail in
                    if mail.bytes == Array("b\r\n".utf8) { throw Full() }
                    inbox.add(mail)
                }
            }
            #expect(lab.store.mails(of: "desk").count == 3)
            let pass = try await source.collect { inbox.add($0) }
            #expect(pass.delivered == 2 && pass.deleted == 3)
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n", "c\r\n"])
    }

    @Test("HOSTILE 139: ids that repeat, are missing, are far too long or change do not double or lose a message")
    func identities() async throws {
        let makers: [(String, @Sendable (TestMailbox, TestMail) -> String)] = [
            ("the same for all", { _, _ in "same" }), ("none", { _, _ in "" }),
            ("10 kB", { _, mail in String(repeating: "x", count: 10_000) + "\(mail.uid)" }),
            ("with a blank", { _, mail in "a \(mail.uid)" }),
            ("by content", { _, mail in String(mail.raw.reduce(0) { $0 &* 31 &+ Int($1) }, radix: 16) }),
        ]
        for (name, maker) in makers {
            var lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
            lab.server.uniqueID = maker
            let inbox = Inbox()
            let source = lab.source()
            try await lab.serving { _ in
                for mail in ["", "c\r\n", "", "d\r\n", ""] {
                    if !mail.isEmpty { lab.store.deliver(Array(mail.utf8), to: "desk") }
                    try await source.collect { inbox.add($0) }
                }
            }
            #expect(inbox.mails == ["a\r\n", "b\r\n", "c\r\n", "d\r\n"], "\(name)")
        }
    }

    @Test("HOSTILE 139: a server that gives every message a new id each time is not fetched from twice over")
    func changingIdentities() async throws {
        var lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
        let session = Mutex(0)
        lab.server.uniqueID = { _, mail in "\(session.withLock { $0 })-\(mail.uid)" }
        let inbox = Inbox()
        let ledger = POP3MemoryLedger()
        let source = lab.source(ledger)
        try await lab.serving { _ in
            for _ in 0..<4 {
                session.withLock { $0 += 1 }
                try await source.collect { inbox.add($0) }
            }
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n"])
        #expect(ledger.records().count == 2)
    }

    @Test("HOSTILE 139: a number that UIDL names twice, and ids in another order, double no message")
    func repeatedNumbers() async throws {
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
        let inbox = Inbox()
        let source = lab.source()
        try await lab.serving { server in
            for listing in [["1 x", "1 y", "2 z", "7 w"], ["2 z", "1 x"]] {
                server.inject(TestPOP3Fault("UIDL", .answer(["+OK"] + listing + ["."])))
                let pass = try await source.collect { inbox.add($0) }
                #expect(pass.refused.map(\.uniqueID) == (listing.count == 4 ? ["w"] : []))
            }
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n"])
    }

    @Test("HOSTILE 141: a connection that dies before QUIT is answered deletes nothing and doubles nothing")
    func beforeQuit() async throws {
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
        let inbox = Inbox()
        var source = lab.source()
        source.retention = .deleteAfterFetching
        try await lab.serving { server in
            server.inject(TestPOP3Fault("QUIT", .drop))
            let code = try await lab.code { try await source.collect { inbox.add($0) } }
            #expect(code == .commitUnknown)
            #expect(lab.store.mails(of: "desk").count == 2)
            let pass = try await source.collect { inbox.add($0) }
            #expect(pass.delivered == 0 && pass.deleted == 2)
            #expect(server.log.count(of: "RETR") == 2)
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n"])
        #expect(lab.store.mails(of: "desk").isEmpty)
    }

    @Test("an empty maildrop is none of a server's errors, even where it has no list of nothing")
    func empty() async throws {
        let lab = try POP3Lab()
        let source = lab.source()
        try await lab.serving { server in
            for mails in 0...1 {
                for command in ["UIDL", "LIST"] { server.inject(TestPOP3Fault(command, .answer(["-ERR no messages"]))) }
                if mails == 0 {
                    let pass = try await source.collect { _ in Issue.record("a mail out of nowhere") }
                    #expect(pass.listed == 0)
                } else {
                    lab.store.deliver(Array("a\r\n".utf8), to: "desk")
                    let code = try await lab.code { try await source.collect { _ in } }
                    #expect(code == .refused)
                }
            }
        }
    }

    @Test("waits for a maildrop that another session holds")
    func locked() async throws {
        let clock = ManualClock()
        let lab = try POP3Lab(mails: ["a\r\n"], clock: clock)
        let inbox = Inbox()
        let source = POP3MailSource(lab.client, connector: lab.connector, ledger: POP3MemoryLedger())
        #expect(lab.store.lockMaildrop(of: "desk"))
        try await lab.serving { server in
            async let pass = source.collect { inbox.add($0) }
            while !server.log.entries.contains(where: { $0.line.contains("[IN-USE]") }) { await Task.yield() }
            while clock.nextWakeTime != clock.now.advanced(by: .seconds(20)) { await Task.yield() }
            lab.store.unlockMaildrop(of: "desk")
            clock.advance(by: .seconds(20))
            let collected = try await pass
            #expect(collected.delivered == 1)
        }
    }

    @Test("forgets what the server has not listed for a month")
    func forgets() async throws {
        let clock = ManualClock()
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"], clock: clock)
        let ledger = POP3MemoryLedger()
        let source = lab.source(ledger)
        try await lab.serving { _ in
            try await source.collect { _ in }
            lab.store.update("INBOX", of: "desk") { $0.remove([1]) }
            for _ in 0..<3 {
                clock.advance(by: .seconds(20 * 86_400))
                try await source.collect { _ in Issue.record("nothing is new") }
            }
        }
        #expect(ledger.records().count == 1)
    }

    @Test(
        "waits after failures that will pass, and stops at those that will not",
        arguments: [
            (POP3Error(.mailboxInUse, ""), true), (POP3Error(.connectionFailed, ""), true),
            (POP3Error(.serverUnavailable, ""), true), (POP3Error(.limitExceeded, ""), true),
            (POP3Error(.authenticationFailed, ""), false), (POP3Error(.startTLSUnavailable, ""), false),
            (POP3Error(.plaintextPending, ""), false), (POP3Error(.cancelled, ""), false),
        ])
    func pauses(error: POP3Error, waits: Bool) throws {
        let pauses = (0..<20).map { POP3MailSource.pause(after: error, failures: $0, interval: .seconds(60)) }
        #expect(pauses.allSatisfy { ($0 != nil) == waits })
        guard waits else { return }
        let first = try #require(pauses[0])
        let last = try #require(pauses[19])
        #expect((Duration.seconds(60)...(.seconds(75))).contains(first))
        #expect((Duration.seconds(3600)...(.seconds(4500))).contains(last))
    }

    @Test("believes a LOGIN-DELAY up to an hour")
    func loginDelay() async throws {
        let clock = ManualClock()
        var lab = try POP3Lab(mails: [], clock: clock)
        lab.server.capabilities?.append("LOGIN-DELAY 100000000")
        let source = lab.source()
        try await lab.serving { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await source.run(every: .seconds(60)) { _ in } }
                while server.log.count(of: "QUIT") < 3 {
                    if let next = clock.nextWakeTime, next > clock.now.advanced(by: .seconds(1800)) {
                        #expect(next <= clock.now.advanced(by: .seconds(3600)))
                        _ = clock.advanceToNextSleeper()
                    }
                    await Task.yield()
                }
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
        }
    }

    @Test("keeps collecting until it is cancelled")
    func running() async throws {
        let clock = ManualClock()
        let lab = try POP3Lab(mails: ["a\r\n"], clock: clock)
        let inbox = Inbox()
        let source = lab.source()
        try await lab.serving { server in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await source.run(every: .seconds(300)) { inbox.add($0) }
                    }
                }
                while clock.nextWakeTime.map({ $0 < clock.now.advanced(by: .seconds(299)) }) ?? true {
                    await Task.yield()
                }
                lab.store.deliver(Array("b\r\n".utf8), to: "desk")
                server.inject(TestPOP3Fault("CAPA", .drop))
                clock.advance(by: .seconds(300))
                while inbox.mails.count < 2 {
                    if let next = clock.nextWakeTime, next > clock.now.advanced(by: .seconds(299)) {
                        _ = clock.advanceToNextSleeper()
                    }
                    await Task.yield()
                }
                group.cancelAll()
            }
        }
        #expect(inbox.mails == ["a\r\n", "b\r\n"])
    }

    @Test("ends as cancelled when it is cancelled in the middle of a session")
    func cancelled() async throws {
        let lab = try POP3Lab(mails: ["a\r\n"])
        let source = lab.source()
        try await lab.serving { server in
            server.inject(TestPOP3Fault("RETR", .stall))
            let running = Task { try await source.run { _ in } }
            while server.log.count(of: "RETR") == 0 { await Task.yield() }
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
        }
    }
}
