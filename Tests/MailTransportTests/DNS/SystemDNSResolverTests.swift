import MailTesting
import MailTransport
import Synchronization
import Testing

/// A name server inside of the test: it turns queries into answers, packet by packet.
private struct FakeExchange: DNSExchange {
    let answer: @Sendable (_ query: [UInt8], _ question: DNSPacket.Question) async throws -> [UInt8]

    func exchange(_ query: [UInt8], until deadline: MailInstant?, on clock: any MailClock) async throws -> [UInt8] {
        guard let question = DNSPacket(parsing: query)?.question else {
            throw TransportError(.protocolViolation, "The query is broken.")
        }
        return try await self.answer(query, question)
    }
}

@Suite("Lookups over packets")
struct SystemDNSResolverTests {
    private func resolver(
        clock: any MailClock = SystemClock(),
        _ answer: @escaping @Sendable ([UInt8], DNSPacket.Question) async throws -> [UInt8]
    ) -> SystemDNSResolver {
        SystemDNSResolver(over: FakeExchange(answer: answer), clock: clock)
    }

    /// The answer's beginning: the query's number and question.
    private static func reply(
        to query: [UInt8], _ question: DNSPacket.Question, code: Int = 0, flags: Int = 0x8180, answers: Int = 0,
        authorities: Int = 0
    ) -> PacketBuilder {
        PacketBuilder(
            id: Int(query[0]) << 8 | Int(query[1]), flags: flags | code, name: question.name.description,
            type: question.type, answers: answers, authorities: authorities)
    }

    private func code(_ resolver: SystemDNSResolver) async -> TransportError.Code? {
        do {
            _ = try await resolver.query("example.com", .txt)
            return nil
        } catch {
            return (error as? TransportError)?.code
        }
    }

    @Test("HOSTILE 179: tell that a name does not exist from that it has no such records")
    func absences() async throws {
        for (code, outcome) in [(3, DNSAnswer.Outcome.nameNotFound), (0, .noData)] {
            let resolver = self.resolver { query, question in
                var reply = Self.reply(to: query, question, code: code, authorities: 1)
                reply.add(.soa, PacketBuilder.authority)
                return reply.bytes
            }
            let answer = try await resolver.query("Example.com.", .txt)
            #expect(answer.outcome == outcome)
            #expect(answer.records.isEmpty)
            #expect(answer.timeToLive == 60)
        }
    }

    @Test("HOSTILE 179: take SERVFAIL and refusals for failures, with or without the question", arguments: [2, 5, 9])
    func failures(code: Int) async {
        let resolver = self.resolver { query, question in Self.reply(to: query, question, code: code).bytes }
        #expect(await self.code(resolver) == .resolverFailed)
        let bare = self.resolver { query, _ in Array(query[..<2]) + [0x81, 0x80 | UInt8(code), 0, 0, 0, 0, 0, 0, 0, 0] }
        #expect(await self.code(bare) == .resolverFailed)
    }

    @Test("HOSTILE 179: take a timeout for a timeout")
    func timeout() async {
        let resolver = self.resolver { _, _ in throw TransportError(.timedOut, "No answer.") }
        #expect(await self.code(resolver) == .timedOut)
    }

    @Test("HOSTILE 179: ignore answers with another number or to another question, and ask again")
    func otherAnswers() async throws {
        let attempts = Mutex(0)
        let resolver = self.resolver { query, question in
            let attempt = attempts.withLock { count in
                count += 1
                return count
            }
            var reply = Self.reply(to: query, question, answers: 1)
            if attempt == 1 { reply.bytes[0] ^= 0xFF }
            if attempt == 2 { reply.bytes[13] ^= 1 }
            reply.add(.txt, PacketBuilder.text([UInt8(attempt)]))
            return reply.bytes
        }
        #expect(try await resolver.query("example.com", .txt).texts == [[3]])
        let never = self.resolver { query, question in
            var reply = Self.reply(to: query, question)
            reply.bytes[0] ^= 0xFF
            return reply.bytes
        }
        #expect(await self.code(never) == .resolverFailed)
        let queries = self.resolver { query, _ in query }
        #expect(await self.code(queries) == .resolverFailed)
    }

    @Test("HOSTILE 179: take no cut answer, and none that is broken")
    func cut() async {
        let cut = self.resolver { query, question in Self.reply(to: query, question, flags: 0x8380).bytes }
        #expect(await self.code(cut) == .resolverFailed)
        let broken = self.resolver { query, question in Self.reply(to: query, question, answers: 1).bytes }
        #expect(await self.code(broken) == .resolverFailed)
        let empty = self.resolver { _, _ in [] }
        #expect(await self.code(empty) == .resolverFailed)
    }

    @Test("HOSTILE 181: follow 8 aliases and no more, in one packet or many")
    func chains() async throws {
        for (length, isFine) in [(8, true), (9, false), (100, false)] {
            let many = self.resolver { query, question in
                let number = Int(question.name.labels[0].dropFirst().reduce(0) { $0 * 10 + Int($1) - 48 })
                var reply = Self.reply(to: query, question, answers: 1)
                if number < length {
                    reply.add(.cname, PacketBuilder.name("n\(number + 1).example"))
                } else {
                    reply.add(.a, [192, 0, 2, 1])
                }
                return reply.bytes
            }
            let one = self.resolver { query, question in
                var reply = Self.reply(to: query, question, answers: length + 1)
                for number in 0..<length {
                    reply.add(
                        .cname, owner: PacketBuilder.name("n\(number).example"), time: 100,
                        PacketBuilder.name("n\(number + 1).example"))
                }
                reply.add(.a, owner: PacketBuilder.name("n\(length).example"), [192, 0, 2, 1])
                return reply.bytes
            }
            for resolver in [many, one] {
                if isFine {
                    let answer = try await resolver.query("n0.example", .a)
                    #expect(answer.addresses == [try #require(IPAddress("192.0.2.1"))])
                    #expect(answer.canonicalName == DNSName("n\(length).example"))
                } else {
                    let error = await #expect(throws: TransportError.self) {
                        try await resolver.query("n0.example", .a)
                    }
                    #expect(error?.code == .resolverFailed)
                }
            }
            if isFine { #expect(try await one.query("n0.example", .a).timeToLive == 100) }
        }
    }

    @Test("HOSTILE 181: find out aliases that lead to themselves")
    func loops() async {
        let resolver = self.resolver { query, question in
            var reply = Self.reply(to: query, question, answers: 1)
            reply.add(.cname, [0xC0, 12])
            return reply.bytes
        }
        #expect(await self.code(resolver) == .resolverFailed)
    }

    @Test("give the alias itself when asked for it, and an absence at its end as an absence")
    func aliases() async throws {
        let resolver = self.resolver { query, question in
            var reply = Self.reply(to: query, question, code: question.type == .a ? 3 : 0, answers: 1, authorities: 1)
            reply.add(.cname, PacketBuilder.name("target.example"))
            reply.add(.soa, PacketBuilder.authority)
            return reply.bytes
        }
        let alias = try await resolver.query("example.com", .cname)
        #expect(alias.names == [try #require(DNSName("target.example"))])
        #expect(try await resolver.query("example.com", .txt).outcome == .noData)
        let gone = try await resolver.query("example.com", .a)
        #expect(gone.outcome == .nameNotFound)
        #expect(gone.canonicalName == DNSName("target.example"))
    }

    @Test("ask without EDNS where the server does not know it", arguments: [1, 4])
    func withoutEDNS(code: Int) async throws {
        let resolver = self.resolver { query, question in
            if query[11] == 1 { return Self.reply(to: query, question, code: code).bytes }
            var reply = Self.reply(to: query, question, answers: 1)
            reply.add(.txt, PacketBuilder.text([1]))
            return reply.bytes
        }
        #expect(try await resolver.query("example.com", .txt).texts == [[1]])
    }

    @Test("HOSTILE 184: give up after 20 seconds in all")
    func budget() async throws {
        let clock = ManualClock()
        let resolver = self.resolver(clock: clock) { _, _ in
            try await SystemClock().sleep(for: .seconds(3600))
            return []
        }
        let lookup = Task { try await resolver.query("example.com", .txt) }
        try await clock.waitForSleepers(1)
        clock.advance(by: .seconds(19))
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(1))
        let error = await #expect(throws: TransportError.self) { try await lookup.value }
        #expect(error?.code == .timedOut)
    }

    @Test("refuse what is no name, and no server")
    func names() async throws {
        let resolver = self.resolver { _, _ in [] }
        let error = await #expect(throws: TransportError.self) { try await resolver.query("a..b", .a) }
        #expect(error?.code == .invalidSetting)
        #expect(throws: TransportError.self) { try SystemDNSResolver(server: .loopbackIPv6) }
        #expect(throws: TransportError.self) { try SystemDNSResolver(server: .loopbackIPv4, port: 0) }
        #expect(throws: TransportError.self) { try SystemDNSResolver(server: .loopbackIPv4, port: 65536) }
    }
}
