import DeskIdentity
import Foundation
import MailDesk
import MailTesting
import MessageParsing
import Testing
import TicketThreading

@Suite("What a store keeps")
struct CodingTests {
    func roundTrip<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
        let encoder = JSONEncoder()
        return try JSONDecoder().decode(Value.self, from: encoder.encode(value)) == value
    }

    @Test("comes back from its coded form as it went in: channels, records with a plan, mails on their way out")
    func codes() async throws {
        let bench = try await DeskBench {
            $0.aliases = [try address("\"odd local\"@desk.example")]
            $0.policy.filters = [MailFilter(name: "f", .fromAddress("*@news.*"), includesReplies: true)]
            $0.policy.routes = [RoutingRule(name: "r", .client("bakery"), queue: "q", agent: "ada")]
            $0.policy.threading.tag = try #require(SubjectTag(format: "[Acme-%]"))
            $0.sync.archiveFolder = "Done"
        }
        let channel = try #require(try await bench.desk.channels().first)
        #expect(try self.roundTrip(channel))
        let record = try await bench.take(TestLetter(more: ["Cc: Boss <boss@bakery.example>"]))
        #expect(try self.roundTrip(record))
        #expect(try self.roundTrip(try bench.ticket("1")))
        let forecast = try await bench.desk.simulate(
            TestLetter(subject: "x", id: "new@bakery.example").bytes, channel: channel)
        let effects = try #require(forecast.effects)
        #expect(try self.roundTrip(effects))
        try await bench.desk.reply(to: "1", as: "ada", text: "Yes.")
        try await bench.desk.deliver()
        for item in try await bench.desk.outbox() { #expect(try self.roundTrip(item)) }
        for outcome in [IntakeOutcome.duplicate(of: "m", isVariant: true), .filtered("r"), .append("1"), .parked("p")] {
            #expect(try self.roundTrip(outcome))
        }
    }

    @Test("refuses what cannot be", arguments: ["\"no address\"", "\"\"", "1"])
    func refuses(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(EmailAddress.self, from: Data(json.utf8)) }
    }
}
