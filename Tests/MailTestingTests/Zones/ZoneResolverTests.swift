import MailTesting
import MailTransport
import Testing

@Suite("A zone in memory")
struct ZoneResolverTests {
    private static let zone = #"""
        ; a zone
        $ORIGIN example.com.
        $TTL 1h
        @ IN SOA ns hostmaster (
              1 ; serial
              3600 900 86400 5m )
        @ NS ns
          300 IN MX 20 backup
          IN 300 MX 10 mail.example.net.
          TXT "v=spf1 " "a" " -all"
        ns A 192.0.2.53
        mail 2d AAAA 2001:db8::1
          A 192.0.2.1
        alias CNAME mail
        far CNAME mail.other.example.
        c0 CNAME c1
        c1 CNAME c0
        _imaps._tcp SRV 0 1 993 mail
        *.wild TXT "any name" ; comment
        deep.empty TXT x
        odd\.dot TXT "a\"b\\c\200 ;not a comment" plain
        $ORIGIN 2.0.192.in-addr.arpa.
        1 PTR mail.example.com.
        ;ERROR,broken.example.com,TXT,SERVFAIL
        ;ERROR,Slow.example.com.,ANY,TIMEOUT
        ; ERROR , mail.example.com , TXT , NXDOMAIN
        """#

    private func zone() throws -> ZoneResolver { try ZoneResolver(Self.zone) }

    @Test("answers with every type of record")
    func types() async throws {
        let zone = try self.zone()
        let exchanges = try await zone.query("example.com", .mx).exchanges
        #expect(exchanges.map(\.host.description) == ["mail.example.net", "backup.example.com"])
        #expect(try await zone.query("EXAMPLE.com", .txt).texts == [Array("v=spf1 a -all".utf8)])
        let addresses = try await zone.addresses(of: try #require(DNSName("mail.example.com")))
        #expect(addresses.map(\.description) == ["2001:db8::1", "192.0.2.1"])
        #expect(try await zone.query("mail.example.com", .aaaa).timeToLive == 172_800)
        #expect(try await zone.query("ns.example.com", .a).timeToLive == 3600)
        #expect(try await zone.query("1.2.0.192.in-addr.arpa", .ptr).names.map(\.description) == ["mail.example.com"])
        let service = try await zone.query("_imaps._tcp.example.com", .srv).records.first?.content
        #expect(service == .service(priority: 0, weight: 1, port: 993, host: try #require(DNSName("mail.example.com"))))
        #expect(
            try await zone.query(#"odd\.dot.example.com"#, .txt).texts
                == [Array(#"a"b\c"#.utf8) + [200] + Array(" ;not a commentplain".utf8)])
    }

    @Test("follows aliases within the zone and notices those that go round")
    func aliases() async throws {
        let zone = try self.zone()
        let answer = try await zone.query("alias.example.com", .a)
        #expect(answer.addresses.count == 1)
        #expect(answer.canonicalName == DNSName("mail.example.com"))
        #expect(try await zone.query("alias.example.com", .cname).names == [try #require(DNSName("mail.example.com"))])
        #expect(try await zone.query("far.example.com", .a).outcome == .nameNotFound)
        let error = await #expect(throws: TransportError.self) { try await zone.query("c0.example.com", .a) }
        #expect(error?.code == .resolverFailed)
    }

    @Test("tells absent names from absent records")
    func absences() async throws {
        let zone = try self.zone()
        for (name, outcome) in [
            ("mail.example.com", DNSAnswer.Outcome.noData), ("nothing.example.com", .nameNotFound),
            ("empty.example.com", .noData), ("a.b.wild.example.com", .noData), ("wild.example.com", .noData),
            ("other.test", .nameNotFound), ("alias.example.com", .noData),
        ] {
            let answer = try await zone.query(name, .mx)
            #expect(answer.outcome == outcome, "\(name)")
            #expect(answer.timeToLive == (name.hasSuffix("example.com") ? 300 : 0))
        }
        #expect(try await zone.query("a.b.wild.example.com", .txt).texts == [Array("any name".utf8)])
    }

    @Test("HOSTILE 179: fails where its comments say so")
    func failures() async throws {
        let zone = try self.zone()
        func code(_ name: String, _ type: DNSRecordType) async -> TransportError.Code? {
            do {
                _ = try await zone.query(name, type)
                return nil
            } catch {
                return (error as? TransportError)?.code
            }
        }
        #expect(await code("broken.example.com", .txt) == .resolverFailed)
        #expect(await code("broken.example.com", .a) == nil)
        #expect(await code("slow.example.com", .txt) == .timedOut)
        #expect(await code("slow.example.com", .mx) == .timedOut)
        #expect(try await zone.query("mail.example.com", .txt).outcome == .nameNotFound)
        #expect(try await zone.query("mail.example.com", .a).outcome == .found)
    }

    @Test(
        "names the line that is wrong",
        arguments: [
            ("a A 1.2.3", 1), ("a A ::1", 1), ("\n\nb AAAA 1.2.3.4", 3), ("a MX x mail", 1), ("a MX 10", 1),
            (" A 1.2.3.4", 1),
            ("a", 1), ("a 300 IN", 1), ("a CH A 1.2.3.4", 1), ("a NOTYPE x", 1), ("a TXT", 1), ("a TXT \"open", 1),
            ("a TXT (x", 1), ("a TXT x)", 1), ("$INCLUDE file", 1), ("$TTL x", 1), ("a..b A 1.2.3.4", 1),
            ("a MX 70000 b", 1), ("a SOA b c 1 2 3 4", 1), (";ERROR,a.example,TXT", 1), (";ERROR,a.example,TXT,BAD", 1),
            (";ERROR,a.example,NOTYPE,TIMEOUT", 1), ("a 99999999999 A 1.2.3.4", 1), ("\u{E4} A 1.2.3.4", 1),
        ])
    func errors(text: String, line: Int) {
        let error = #expect(throws: ZoneError.self) { try ZoneResolver(text) }
        #expect(error?.line == line)
    }

    @Test("never traps on a file that is cut anywhere")
    func everyCut() {
        let bytes = Array(Self.zone.utf8)
        var whole = 0
        for cut in 0...bytes.count where (try? ZoneResolver(Array(bytes[..<cut]))) != nil { whole += 1 }
        #expect(whole > 20)
    }
}
