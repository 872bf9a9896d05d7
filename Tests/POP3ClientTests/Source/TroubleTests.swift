import MailTesting
import MailTransport
import Testing

@testable import POP3Client

@Suite("A source of new mail by POP3, and mail that does not come", .timeLimit(.minutes(10)))
struct TroubleTests {
    let inbox = Inbox()

    /// A session's pass; nil when it broke.
    private func collect(_ source: POP3MailSource) async throws -> POP3Pass? {
        do {
            return try await source.collect { self.inbox.add($0) }
        } catch let error as POP3Error where [.connectionFailed, .limitExceeded].contains(error.code) {
            return nil
        }
    }

    private func breaks(_ source: POP3MailSource) async throws {
        if try await self.collect(source) != nil { Issue.record("The session did not break.") }
    }

    // MARK: A mail that breaks the connection

    @Test(
        "a mail at which each session breaks holds up no other: it is given up after nine attempts of its own, told once by its id, and stays",
        arguments: [0, 30], [true, false])
    func poison(bytes: Int, pipelining: Bool) async throws {
        let bad = Array("bad, and long enough to be cut in the middle\r\n".utf8)
        var lab = try POP3Lab(mails: ["a\r\n", String(decoding: bad, as: UTF8.self), "c\r\n", "d\r\n"])
        lab.server.breaksDown = { $0.raw == bad ? bytes : nil }
        if !pipelining { lab.server.capabilities?.removeAll { $0 == "PIPELINING" } }
        let ledger = POP3MemoryLedger()
        let source = lab.source(ledger, retention: .deleteAfterFetching)
        try await lab.serving { server in
            var told: [POP3RefusedMail] = []
            var attempts: [Int] = []
            for session in 1...40 {
                if session == 8 { lab.store.deliver(Array("e\r\n".utf8), to: "desk") }
                let pass = try await self.collect(source)
                told += pass?.refused ?? []
                attempts.append(server.log.count(of: "RETR 2") + server.log.count(of: "RETR 1"))
                // By the fourth session the others have come, and their deletions have been carried out.
                if session == 4 { #expect(Set(self.inbox.mails) == ["a\r\n", "c\r\n", "d\r\n"]) }
                if session == 4 { #expect(lab.store.mails(of: "desk") == [bad]) }
            }
            #expect(told.count == 1 && told.first?.uniqueID != nil && told.first?.size == bad.count)
            #expect(told.first?.error.code == .connectionFailed)
            // It is not asked for for ever.
            #expect(attempts.last == attempts[24])
        }
        #expect(self.inbox.mails.count == 4 && Set(self.inbox.mails).count == 4)
        #expect(lab.store.mails(of: "desk") == [bad])
        #expect(ledger.records().contains { $0.outcome == .refused })
    }

    @Test("a mail that broke a session by chance comes in a session of its own")
    func chance() async throws {
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "c\r\n"])
        let source = lab.source()
        try await lab.serving { server in
            server.inject(TestPOP3Fault("RETR", passing: 1, .dropAfter(bytes: 16)))
            try await self.breaks(source)
            let pass1 = try await self.collect(source)
            #expect(pass1?.left == 1)
            let pass2 = try await self.collect(source)
            #expect(pass2?.left == 0)
            let pass3 = try await self.collect(source)
            #expect(pass3?.refused.isEmpty == true)
        }
        #expect(self.inbox.mails == ["a\r\n", "c\r\n", "b\r\n"])
    }

    @Test("a mail that breaks sessions gets its turn although new mail comes before every session")
    func turns() async throws {
        let bad = Array("bad\r\n".utf8)
        var lab = try POP3Lab(mails: ["bad\r\n"])
        lab.server.breaksDown = { $0.raw == bad ? 5 : nil }
        let ready = lab
        let source = lab.source()
        var told = 0
        try await lab.serving { _ in
            for session in 1...25 {
                ready.store.deliver(Array("\(session)\r\n".utf8), to: "desk")
                told += try await self.collect(source)?.refused.count ?? 0
            }
        }
        #expect(told == 1)
        #expect(self.inbox.mails.count == 25 && Set(self.inbox.mails).count == 25)
    }

    @Test("an error of the host, or of the ledger, is not held against the mail")
    func hostFails() async throws {
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
        let source = lab.source()
        try await lab.serving { _ in
            for _ in 0..<12 {
                let code = try await lab.code {
                    try await source.collect { _ in throw POP3Error(.connectionFailed, "The store is away.") }
                }
                #expect(code == .connectionFailed)
            }
            let pass4 = try await self.collect(source)
            #expect(pass4?.delivered == 2)
        }
        #expect(self.inbox.mails == ["a\r\n", "b\r\n"])
    }

    @Test("an answer beyond the limits is the mail's fault at once, and stops no run", arguments: [true, false])
    func beyondLimits(pipelining: Bool) async throws {
        var lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "c\r\n"])
        if !pipelining { lab.server.capabilities?.removeAll { $0 == "PIPELINING" } }
        let source = lab.source()
        try await lab.serving { server in
            let line = "-ERR " + String(repeating: "x", count: 10_000)
            server.inject(TestPOP3Fault("RETR", passing: 1, .answer([line])))
            let first = try #require(try await self.collect(source))
            #expect(first.delivered == 1 && first.refused.count == 1 && first.refused[0].uniqueID != nil)
            let second = try #require(try await self.collect(source))
            #expect(second.delivered == 1 && second.refused.isEmpty && second.left == 0)
        }
        #expect(self.inbox.mails == ["a\r\n", "c\r\n"])
    }

    // MARK: A server that loses commands sent ahead

    @Test("a server that loses commands sent ahead costs one timeout; the next sessions send one at a time")
    func lostCommands() async throws {
        let clock = ManualClock()
        var lab = try POP3Lab(mails: (1...5).map { "\($0)\r\n" }, clock: clock)
        lab.server.losesCommandsAhead = true
        let source = lab.source(retention: .deleteAfterFetching)
        try await lab.serving { server in
            async let first = self.collect(source)
            while !server.log.entries.contains(where: { $0.line == "." && !$0.isFromClient })
                || !server.log.clientLines().contains("RETR 1")
            {
                await Task.yield()
            }
            while self.inbox.mails.isEmpty { await Task.yield() }
            while (clock.nextWakeTime.map { $0 <= clock.now.advanced(by: .seconds(61)) }) != true { await Task.yield() }
            clock.advance(by: .seconds(61))
            let broken = try await first
            if broken != nil { Issue.record("The session did not break.") }
            #expect(self.inbox.mails == ["1\r\n"])
            // No other timeout: nothing moves the clock any more.
            let second = try #require(try await self.collect(source))
            #expect(second.delivered == 4 && second.deleted == 5)
            lab.store.deliver(Array("6\r\n".utf8), to: "desk")
            lab.store.deliver(Array("7\r\n".utf8), to: "desk")
            let third = try #require(try await self.collect(source))
            #expect(third.delivered == 2 && third.deleted == 2)
        }
        #expect(self.inbox.mails == (1...7).map { "\($0)\r\n" })
        #expect(lab.store.mails(of: "desk").isEmpty)
    }

    @Test("a server that closes when commands come ahead, or that loses deletions, is asked one at a time, too")
    func closes() async throws {
        var lab = try POP3Lab(mails: (1...5).map { "\($0)\r\n" })
        var source = lab.source(retention: .deleteAfterFetching)
        try await lab.serving { server in
            server.inject(TestPOP3Fault("RETR", passing: 1, .drop))
            try await self.breaks(source)
            let second = try #require(try await self.collect(source))
            #expect(second.delivered + self.inbox.mails.count > 5 || self.inbox.mails.count == 5)
            #expect(second.deleted == 5)
        }
        #expect(Set(self.inbox.mails).count == 5 && self.inbox.mails.count == 5)
        // The same with DELE.
        lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "c\r\n"])
        source = lab.source(retention: .deleteAfterFetching)
        try await lab.serving { server in
            server.inject(TestPOP3Fault("DELE", passing: 1, .drop))
            try await self.breaks(source)
            let pass5 = try await self.collect(source)
            #expect(pass5?.deleted == 3)
            #expect(server.log.clientLines(of: 2).filter { $0.hasPrefix("DELE") }.count == 3)
        }
    }

    // MARK: Too large

    @Test("does not fetch what is too large, nor begin it again, and tells of it with its header")
    func tooLarge() async throws {
        let far = "Subject: far\r\n\r\n" + String(repeating: "y", count: 900) + "\r\n"
        let near = "Subject: near\r\n\r\n" + String(repeating: "x", count: 150) + "\r\n"
        var lab = try POP3Lab(mails: ["a\r\n", near, far, "b\r\n"])
        lab.client.limits.messageBytes = 100
        let source = lab.source()
        let lie = TestPOP3Fault("LIST", times: nil, .answer(["+OK", "1 3", "2 3", "3 3", "4 3", "."]))
        try await lab.serving { server in
            server.inject(lie)
            try await self.breaks(source)
            let pass = try #require(try await self.collect(source))
            #expect(pass.delivered == 1)
            let headers = pass.refused.map { String(decoding: $0.header, as: UTF8.self) }
            #expect(headers == ["Subject: near\r\n\r\n", "Subject: far\r\n\r\n"])
            #expect(pass.refused.allSatisfy { $0.error.code == .messageTooLarge })
            let fetched = server.log.count(of: "RETR")
            let pass6 = try await self.collect(source)
            #expect(pass6?.refused.isEmpty == true)
            #expect(server.log.count(of: "RETR") == fetched)
        }
        #expect(self.inbox.mails == ["a\r\n", "b\r\n"])
    }

    /// What a server makes of TOP.
    enum Top: CaseIterable {
        case unknown
        case breaks
        case endless
    }

    @Test("tells of what is too large without a header where the server gives none", arguments: Top.allCases)
    func withoutTop(_ top: Top) async throws {
        var lab = try POP3Lab(mails: ["a\r\n", "S: t\r\n\r\n" + String(repeating: "y", count: 900), "b\r\n"])
        lab.client.limits.messageBytes = 100
        if top == .unknown { lab.server.capabilities?.removeAll { $0 == "TOP" } }
        let source = lab.source()
        try await lab.serving { server in
            if top == .breaks { server.inject(TestPOP3Fault("TOP", times: nil, .dropAfter(bytes: 8))) }
            if top == .endless {
                let header = (1...90).map { "X-\($0): y" }
                server.inject(TestPOP3Fault("TOP", times: nil, .answer(["+OK"] + header + ["."])))
            }
            var told: [POP3RefusedMail] = []
            // A line that breaks by chance leaves a header to come; nine times are no chance.
            for _ in 0..<(top == .breaks ? 18 : 2) where told.isEmpty {
                told += try await self.collect(source)?.refused ?? []
            }
            #expect(told.map(\.error.code) == [.messageTooLarge] && told.first?.header.isEmpty == true)
            #expect(server.log.count(of: "TOP") == (top == .breaks ? 9 : 1))
        }
        #expect(self.inbox.mails == ["a\r\n", "b\r\n"])
    }
}
