import MailTesting
import MailTransport
import SASL
import Testing

@testable import POP3Client

@Suite("Fetching by POP3")
struct RetrievingTests {
    /// Fetches everything and returns it by number; what was refused is nil.
    private func fetch(_ session: POP3Connection, _ numbers: [Int]) async throws -> [Int: [UInt8]] {
        var mails: [Int: [UInt8]] = [:]
        var bytes: [UInt8] = []
        try await session.retrieve(numbers) { event in
            switch event {
            case .began: bytes = []
            case .bytes(let piece): bytes += piece
            case .ended(let number): mails[number] = bytes
            case .refused: break
            }
        }
        return mails
    }

    @Test("finds the maildrop free when it comes again right after QUIT")
    func again() async throws {
        let lab = try POP3Lab(mails: ["a\r\n"])
        try await lab.serving { _ in
            for _ in 0..<20 {
                let count = try await withPOP3Connection(lab.client, connector: lab.connector) { session in
                    try await session.statistics().count
                }
                #expect(count == 1)
            }
        }
    }

    @Test(
        "gives a message as it is, whatever stands at the beginning of its lines",
        arguments: [
            "A: b\r\n\r\n.\r\n..\r\n...a\r\n", "\r\n", ".\r\n", "A\r\n", "a\n.\nb\r\n",
            String(repeating: ".\r\n", count: 900),
        ])
    func exact(mail: String) async throws {
        let lab = try POP3Lab(mails: [mail])
        try await lab.session { _, session in
            let whole = try await session.retrieve(1)
            #expect(whole == Array(mail.utf8))
        }
    }

    @Test("gives the same bytes when they come one at a time", arguments: [1, 2, 7, 1500])
    func pieces(chunk: Int) async throws {
        let mails = (1...20).map {
            "Subject: \($0)\r\n\r\n.\r\n.x\r\n" + String(repeating: "y", count: $0 * 10) + "\r\n"
        }
        let lab = try POP3Lab(mails: mails)
        let connector = lab.connector([
            FaultPlan {
                $0.readChunk = chunk
                $0.writeChunk = chunk
            }
        ])
        try await lab.serving { _ in
            try await withPOP3Connection(lab.client, connector: connector) { session in
                let fetched = try await self.fetch(session, Array(1...20))
                #expect(
                    fetched == Dictionary(uniqueKeysWithValues: mails.enumerated().map { ($0 + 1, Array($1.utf8)) }))
            }
        }
    }

    @Test("sends commands in batches where the server allows it, and one at a time where it does not")
    func pipelining() async throws {
        var lab = try POP3Lab(mails: (1...250).map { "Subject: \($0)\r\n\r\n\r\n" })
        /// How many times the client began to speak after the server had.
        func turns(_ server: TestPOP3Server) -> Int {
            let speakers = server.log.entries.map(\.isFromClient)
            return zip(speakers, speakers.dropFirst()).count { !$0 && $1 }
        }
        try await lab.session { server, session in
            let before = turns(server)
            let fetched = try await self.fetch(session, Array(1...250))
            #expect(fetched.count == 250)
            // The log has the order of the server's reading and writing: a batch is read before it is answered.
            #expect(turns(server) - before <= 8)
        }
        lab.server.capabilities = ["UIDL", "TOP"]
        // The server drops clients that send ahead without being allowed to.
        try await lab.session { server, session in
            let before = turns(server)
            let fetched = try await self.fetch(session, Array(1...250))
            #expect(fetched.count == 250)
            #expect(turns(server) - before == 250)
        }
    }

    @Test("goes on when one message is not there or is too large")
    func refusals() async throws {
        var lab = try POP3Lab(mails: ["a\r\n", String(repeating: "x", count: 300) + "\r\n", "c\r\n"])
        lab.client.limits.messageBytes = 200
        try await lab.session { _, session in
            var refused: [Int: POP3Error.Code] = [:]
            var ended: [Int] = []
            try await session.retrieve([1, 2, 9, 3]) { event in
                if case .refused(let number, let error) = event { refused[number] = error.code }
                if case .ended(let number) = event { ended.append(number) }
            }
            #expect(refused == [2: .messageTooLarge, 9: .refused])
            #expect(ended == [1, 3])
            await #expect(throws: POP3Error.self) { try await session.retrieve(2) }
            let third = try await session.retrieve(3)
            #expect(third == Array("c\r\n".utf8))
        }
    }

    @Test("ends the session when a message has twice the size allowed")
    func farTooLarge() async throws {
        var lab = try POP3Lab(mails: [String(repeating: "x", count: 1000) + "\r\n"])
        lab.client.limits.messageBytes = 200
        await #expect(throws: POP3Error.self) {
            try await lab.session { _, session in try await session.retrieve(1) }
        }
    }

    @Test("gives a caller's own error back, and ends the session")
    func callersError() async throws {
        struct Full: Error {}
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
        await #expect(throws: Full.self) {
            try await lab.session { _, session in
                try await session.delete(1)
                try await session.retrieve([1, 2]) { _ in throw Full() }
            }
        }
        #expect(lab.store.mails(of: "desk").count == 2)
    }

    @Test("ends the session with whatever error of the caller, even one that looks like a server's")
    func callersOtherError() async throws {
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n"])
        try await lab.session { _, session in
            let other = POP3Error(.refused, "", reply: POP3Reply(.error))
            let first = try await lab.code { try await session.retrieve([1, 2]) { _ in throw other } }
            // The answers to the rest are on their way: nothing may be taken for the answer to this.
            let second = try await lab.code { _ = try await session.retrieve(2) }
            #expect(first == .refused && second == .closed)
        }
    }

    @Test("sends nothing of a batch in which one number cannot be")
    func impossibleNumber() async throws {
        var lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "c\r\n"])
        lab.client.limits.pipelineDepth = 1
        try await lab.session { server, session in
            let code = try await lab.code { _ = try await session.delete([1, 2, 0]) }
            #expect(code == .invalidArgument && server.log.count(of: "DELE") == 0)
            let mail = try await session.retrieve(3)
            #expect(mail == Array("c\r\n".utf8))
        }
    }

    @Test("takes as long for a listing as it needs at the lowest rate, not as long as one answer may take")
    func longListing() async throws {
        let clock = ManualClock()
        var lab = try POP3Lab(mails: (1...400).map { "\($0)\r\n" }, clock: clock)
        lab.client.limits.minimumRate = 10
        let connector = lab.connector([
            FaultPlan {
                $0.readChunk = 100
                $0.readDelay = .seconds(5)
            }
        ])
        let ready = lab
        let isOver = Flag()
        try await ready.serving { _ in
            async let count = {
                defer { isOver.set() }
                return try await withPOP3Connection(ready.client, connector: connector) { session in
                    try await session.list().count
                }
            }()
            while !isOver.isSet {
                // Only the line is waited for, never a deadline: the machine may be slow.
                if let next = clock.nextWakeTime, next <= clock.now.advanced(by: .seconds(5)) {
                    _ = clock.advanceToNextSleeper()
                }
                await Task.yield()
            }
            let found = try await count
            #expect(found == 400)
            #expect(clock.now.offset > .seconds(120))
        }
    }

    @Test("deletes when the session ends well, and only then")
    func deletion() async throws {
        struct Stop: Error {}
        let lab = try POP3Lab(mails: ["a\r\n", "b\r\n", "c\r\n"])
        await #expect(throws: Stop.self) {
            try await lab.session { _, session in
                try await session.delete([1, 2])
                throw Stop()
            }
        }
        #expect(lab.store.mails(of: "desk").count == 3)
        try await lab.session { _, session in
            let refused = try await session.delete([1, 1, 9, 3])
            #expect(refused.map(\.number) == [1, 9])
            let there = try await session.list()
            #expect(there == [POP3Entry(number: 2, size: 3)])
        }
        #expect(lab.store.mails(of: "desk") == [Array("b\r\n".utf8)])
        try await lab.session { _, session in
            try await session.delete(1)
            try await session.reset()
        }
        #expect(lab.store.mails(of: "desk").count == 1)
    }

    @Test("fetches headers, ids, sizes and languages")
    func rest() async throws {
        let lab = try POP3Lab(mails: ["A: b\r\n\r\none\r\ntwo\r\n"])
        try await lab.session { _, session in
            let header = try await session.top(1)
            #expect(header == Array("A: b\r\n\r\n".utf8))
            let more = try await session.top(1, lines: 1)
            #expect(more == Array("A: b\r\n\r\none\r\n".utf8))
            let all = try await session.uniqueIDs()
            let one = try await session.uniqueID(of: 1)
            #expect(all.map(\.uniqueID) == [one] && one != nil)
            let size = try await session.size(of: 1)
            #expect(size == 18)
            let languages = try await session.languages()
            #expect(languages.map(\.tag) == ["en", "de"])
            try await session.setLanguage("de")
            try await session.noOperation()
            await #expect(throws: POP3Error.self) { try await session.size(of: 2) }
        }
    }

    @Test("says that a server does not know UIDL")
    func withoutUniqueIDs() async throws {
        var lab = try POP3Lab(mails: ["a\r\n"])
        lab.server.capabilities = ["TOP"]
        try await lab.session { _, session in
            let code = try await lab.code { _ = try await session.uniqueIDs() }
            #expect(code == .uniqueIDsUnavailable)
        }
    }

    @Test("says that deletions were not carried out, or that it is not known")
    func commit() async throws {
        let lab = try POP3Lab(mails: ["a\r\n"])
        for (action, code) in [
            (TestServerFault.Action.answer(["-ERR some messages not removed"]), POP3Error.Code.notCommitted),
            (.drop, .commitUnknown),
        ] {
            do {
                try await lab.session { server, session in
                    server.inject(TestPOP3Fault("QUIT", action))
                    try await session.delete(1)
                }
                Issue.record("QUIT succeeded")
            } catch let error as POP3Error {
                #expect(error.code == code)
            }
        }
    }

    @Test(
        "does not care how QUIT ends where nothing was to be deleted",
        arguments: [TestServerFault.Action.drop, .answer(["-ERR what"]), .dropAfter(bytes: 2)])
    func unmarked(_ action: TestServerFault.Action) async throws {
        let lab = try POP3Lab(mails: ["a\r\n"])
        try await lab.session { server, session in
            server.inject(TestPOP3Fault("QUIT", action))
            try await session.delete(1)
            try await session.reset()
            let none = try await session.delete([])
            #expect(none.isEmpty)
        }
        #expect(lab.store.mails(of: "desk").count == 1)
    }

    @Test("gives up at the deadline when the server says nothing more")
    func stalls() async throws {
        let clock = ManualClock()
        let lab = try POP3Lab(mails: ["a\r\n"], clock: clock)
        try await lab.serving { server in
            server.inject(TestPOP3Fault("RETR", .stall))
            async let failure = lab.code {
                try await withPOP3Connection(lab.client, connector: lab.connector) { session in
                    _ = try await session.retrieve(1)
                }
            }
            while !server.log.clientLines().contains("RETR 1") { await Task.yield() }
            try await clock.waitForSleepers()
            clock.advance(by: .seconds(61))
            let code = try await failure
            #expect(code == .connectionFailed)
        }
    }
}
