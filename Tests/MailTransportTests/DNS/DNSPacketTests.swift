import MailTransport
import Testing

@Suite("DNS packets")
struct DNSPacketTests {
    @Test("are read with every type of record")
    func reads() throws {
        var builder = PacketBuilder(answers: 8, authorities: 1)
        builder.add(.a, [192, 0, 2, 1])
        builder.add(.aaaa, [0x20, 1, 0xD, 0xB8] + [UInt8](repeating: 0, count: 11) + [1])
        builder.add(.mx, [0, 10] + PacketBuilder.name("mx.example.com"))
        builder.add(.txt, PacketBuilder.text(Array("v=spf1 ".utf8), Array("-all".utf8)))
        builder.add(.srv, [0, 1, 0, 2, 3, 225] + [3] + Array("imap".utf8.prefix(3)) + [0xC0, 12])
        builder.add(.cname, [0xC0, 12])
        builder.add(.ptr, PacketBuilder.name("host.example"))
        builder.add(DNSRecordType(rawValue: 99), [1, 2, 3])
        builder.add(.soa, PacketBuilder.authority)
        let packet = try #require(DNSPacket(parsing: builder.bytes))
        let name = try #require(DNSName("example.com"))
        #expect(packet.id == 7)
        #expect(packet.question == DNSPacket.Question(name: name, type: .txt))
        #expect(
            packet.answers.map(\.content) == [
                .address(try #require(IPAddress("192.0.2.1"))), .address(try #require(IPAddress("2001:db8::1"))),
                .exchange(preference: 10, host: try #require(DNSName("mx.example.com"))),
                .text(Array("v=spf1 -all".utf8)),
                .service(priority: 1, weight: 2, port: 993, host: try #require(DNSName("ima.example.com"))),
                .name(name),
                .name(try #require(DNSName("host.example"))), .other([1, 2, 3]),
            ])
        #expect(packet.answers.allSatisfy { $0.name == name && $0.timeToLive == 300 })
        #expect(packet.authorities.map(\.content) == [.authority(minimum: 60)])
    }

    @Test("give no packet when they are cut anywhere, and never trap when a byte is changed")
    func everyCut() {
        var builder = PacketBuilder(answers: 3)
        builder.add(.mx, [0, 10] + PacketBuilder.name("mx.example.com"))
        builder.add(.txt, PacketBuilder.text([1, 2, 3]))
        builder.add(.soa, PacketBuilder.authority)
        for cut in 0..<builder.bytes.count { #expect(DNSPacket(parsing: Array(builder.bytes[..<cut])) == nil) }
        var survivors = 0
        for index in builder.bytes.indices {
            for value in [0, 1, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFF] as [UInt8] {
                var bytes = builder.bytes
                bytes[index] = value
                if DNSPacket(parsing: bytes) != nil { survivors += 1 }
            }
        }
        #expect(survivors > 0)
    }

    @Test("HOSTILE 180: are refused with compression that loops or leads forward, long names and long labels")
    func compression() {
        let start = PacketBuilder(answers: 1).bytes.count
        let forward = PacketBuilder.number(0xC000 | (start + 2))
        let itself = PacketBuilder.number(0xC000 | start)
        let intoItself = [1, 0x61] + PacketBuilder.number(0xC000 | start)
        let pastEnd = PacketBuilder.number(0xFFFF)
        let label64 = [64] + [UInt8](repeating: 0x61, count: 64) + [0]
        let label128: [UInt8] = [0x80, 0x61, 0]
        let part = [63] + [UInt8](repeating: 0x61, count: 63)
        let long = part + part + part + part + part + [0]
        for owner in [forward, itself, intoItself, pastEnd, label64, label128, long, [0xC0]] {
            var builder = PacketBuilder(answers: 1)
            builder.add(.a, owner: owner, [192, 0, 2, 1])
            #expect(DNSPacket(parsing: builder.bytes) == nil)
        }
        // Two pointers that lead to each other, one of them inside of a record's data.
        var builder = PacketBuilder(answers: 2)
        builder.add(.cname, PacketBuilder.number(0xC000 | (start + 30)))
        builder.add(.cname, owner: PacketBuilder.number(0xC000 | (start + 12)), [0xC0, 12])
        #expect(DNSPacket(parsing: builder.bytes) == nil)
    }

    @Test("HOSTILE 180: are read in linear time when every name is a long way of pointers")
    func pointerChain() {
        var builder = PacketBuilder(answers: 250)
        var previous = 12
        for _ in 0..<250 {
            let start = builder.bytes.count
            builder.add(.a, owner: [1, 0x61] + PacketBuilder.number(0xC000 | previous), [192, 0, 2, 1])
            previous = start
        }
        // Each name is two bytes longer than the one before; at 255 that ends.
        #expect(DNSPacket(parsing: builder.bytes) == nil)
    }

    @Test("HOSTILE 182: keep texts as bytes, however long, many-stringed or broken")
    func texts() throws {
        let many = [UInt8](repeating: 0, count: 10_000)
        let odd: [UInt8] = [0xFF, 0xFE, 0xC0, 0x80]
        var builder = PacketBuilder(answers: 3)
        builder.add(.txt, many)
        builder.add(.txt, PacketBuilder.text(odd, odd))
        let full: [UInt8] = (0..<204).flatMap { _ -> [UInt8] in [255] + [UInt8](repeating: 0x78, count: 255) }
        builder.add(.txt, full)
        let packet = try #require(DNSPacket(parsing: builder.bytes))
        #expect(packet.answers[0].content == .text([]))
        #expect(packet.answers[1].content == .text(odd + odd))
        #expect(packet.answers[2].content == .text([UInt8](repeating: 0x78, count: 204 * 255)))
        var whole = PacketBuilder(answers: 1)
        whole.add(.txt, [UInt8](repeating: 0, count: 65_535), length: 65_535)
        #expect(whole.bytes.count > DNSPacket.lengthLimit)
        #expect(DNSPacket(parsing: whole.bytes) == nil)
        var passing = PacketBuilder(answers: 1)
        passing.add(.txt, [5, 1, 2])
        #expect(DNSPacket(parsing: passing.bytes) == nil)
    }

    @Test("HOSTILE 183: keep 256 of 10,000 answers")
    func manyAnswers() throws {
        var builder = PacketBuilder(type: .a, answers: 10_000)
        for index in 0..<4000 { builder.add(.a, [10, 0, UInt8(index >> 8), UInt8(index & 255)]) }
        let packet = try #require(DNSPacket(parsing: builder.bytes))
        #expect(packet.answers.count == 256)
        #expect(packet.answers.last?.content == .address(try #require(IPAddress("10.0.0.255"))))
    }

    @Test("HOSTILE 185: take a time of 2^31 and more for 0")
    func times() throws {
        for (time, expected) in [(0, 0), (1, 1), (0x7FFF_FFFF, 0x7FFF_FFFF), (0x8000_0000, 0), (.max, 0)]
            as [(UInt32, UInt32)]
        {
            var builder = PacketBuilder(answers: 1)
            builder.add(.a, time: time, [192, 0, 2, 1])
            #expect(DNSPacket(parsing: builder.bytes)?.answers.first?.timeToLive == expected)
        }
    }

    @Test("ask for one name, with EDNS unless told otherwise")
    func query() throws {
        let question = DNSPacket.Question(name: try #require(DNSName("a.b")), type: .mx)
        let expected: [UInt8] = [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0x61, 1, 0x62, 0, 0, 15, 0, 1]
        #expect(DNSPacket.query(id: 0x0102, question) == expected + [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
        let plain = DNSPacket.query(id: 0x0102, question, edns: false)
        #expect(plain.count == expected.count)
        #expect(plain[11] == 0)
        #expect(DNSPacket(parsing: plain)?.question == question)
        #expect(DNSPacket(parsing: plain)?.isResponse == false)
    }
}
