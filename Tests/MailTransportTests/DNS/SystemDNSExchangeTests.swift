#if canImport(Glibc)
import MailTransport
import Testing

@Suite("Lookups through the system's library")
struct SystemDNSExchangeTests {
    private func reply(
        to query: [UInt8], flags: Int = 0x8180, change: (inout PacketBuilder) -> Void = { _ in }, text: String
    ) -> [UInt8] {
        guard let question = DNSPacket(parsing: query)?.question else { return [] }
        var reply = PacketBuilder(
            id: Int(query[0]) << 8 | Int(query[1]), flags: flags, name: question.name.description, type: question.type,
            answers: text.isEmpty ? 0 : 1)
        if !text.isEmpty { reply.add(.txt, PacketBuilder.text(Array(text.utf8))) }
        change(&reply)
        return reply.bytes
    }

    private func lookUp(_ server: FakeNameServer?) async throws -> [String] {
        let server = try #require(server)
        defer { server.stop() }
        let resolver = try SystemDNSResolver(server: .loopbackIPv4, port: server.port)
        return try await resolver.query("example.com", .txt).texts.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("HOSTILE 186: ignore an answer from another port, and one with a guessed number or question")
    func forged() async throws {
        let server = FakeNameServer { query, _ in
            [
                .init(bytes: self.reply(to: query, text: "elsewhere"), isFromElsewhere: true),
                .init(bytes: self.reply(to: query, change: { $0.bytes[1] ^= 1 }, text: "wrong id")),
                .init(bytes: self.reply(to: query, change: { $0.bytes[13] ^= 1 }, text: "wrong question")),
                .init(bytes: self.reply(to: query, text: "right")),
            ]
        }
        #expect(try await self.lookUp(server) == ["right"])
    }

    @Test("HOSTILE 179: ask over TCP when the answer over UDP is cut")
    func truncated() async throws {
        let server = FakeNameServer { query, isTCP in
            [.init(bytes: self.reply(to: query, flags: isTCP ? 0x8180 : 0x8380, text: isTCP ? "whole" : ""))]
        }
        #expect(try await self.lookUp(server) == ["whole"])
    }

    @Test("HOSTILE 179: take SERVFAIL for a failure")
    func failure() async throws {
        let server = FakeNameServer { query, _ in [.init(bytes: self.reply(to: query, flags: 0x8182, text: ""))] }
        let error = await #expect(throws: TransportError.self) { try await self.lookUp(server) }
        #expect([.resolverFailed, .timedOut].contains(error?.code))
    }

    @Test("take names that do not exist for an answer")
    func absent() async throws {
        let server = try #require(
            FakeNameServer { query, _ in [.init(bytes: self.reply(to: query, flags: 0x8183, text: ""))] })
        defer { server.stop() }
        let resolver = try SystemDNSResolver(server: .loopbackIPv4, port: server.port)
        #expect(try await resolver.query("example.com", .txt).outcome == .nameNotFound)
    }

    @Test("use another number for each question")
    func random() async throws {
        let server = try #require(
            FakeNameServer { query, _ in [.init(bytes: self.reply(to: query, text: "\(query[0]).\(query[1])"))] })
        defer { server.stop() }
        let resolver = try SystemDNSResolver(server: .loopbackIPv4, port: server.port)
        var numbers: Set<[UInt8]> = []
        for _ in 0..<20 { numbers.formUnion(try await resolver.query("example.com", .txt).texts) }
        #expect(numbers.count > 15)
    }
}
#endif
