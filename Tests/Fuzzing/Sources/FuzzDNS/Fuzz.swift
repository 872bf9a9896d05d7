import FuzzSupport
import MailTransport
import Synchronization
import WireSupport

/// Answers every query with the same bytes, made fit for the query as far as the input wants.
private final class FixedAnswers: DNSExchange {
    let asked = Atomic<Int>(0)
    private let words: [UInt8]
    private let choices: UInt8

    init(_ words: [UInt8], choices: UInt8) {
        self.words = words
        self.choices = choices
    }

    func exchange(_ query: [UInt8], until deadline: MailInstant?, on clock: any MailClock) async throws -> [UInt8] {
        self.asked.wrappingAdd(1, ordering: .relaxed)
        guard self.choices & 1 != 0 else { return self.words }
        // The number and the question are those of the query, so that everything behind them is looked at.
        let isOptionLast = query.suffix(11).starts(with: [0, 0, 41])
        let question = query[12...].dropLast(isOptionLast ? 11 : 0)
        return query.prefix(2) + [0x81, self.words.first ?? 0, 0, 1] + self.words.dropFirst().prefix(6) + question
            + self.words.dropFirst(7)
    }
}

/// The input is what a name server answers, to every question of a lookup.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let choices = dice.byte()
    let types: [DNSRecordType] = [.a, .aaaa, .mx, .txt, .srv, .ptr, .cname, .soa]
    let type = types[Int(choices >> 5)]
    let exchange = FixedAnswers(dice.rest, choices: choices)
    let limit = size + 1
    run {
        do {
            let answer = try await SystemDNSResolver(over: exchange).query("a.example", type)
            require(answer.records.count <= 256, "more records than allowed")
            require(answer.records.isEmpty == (answer.outcome != .found), "records and outcome disagree")
            require(answer.records.allSatisfy { $0.type == type }, "a record of another type")
            require(answer.records.allSatisfy { $0.name == answer.canonicalName }, "a record of another name")
            require(answer.timeToLive <= UInt32(Int32.max), "a time that RFC 2181 does not have")
            require(answer.texts.allSatisfy { $0.count <= limit }, "a text out of nothing")
            _ = (answer.addresses, answer.names.map(\.description), answer.exchanges)
        } catch {
            require(error is TransportError, "another error than TransportError: \(error)")
        }
    }
    // Eight aliases, each asked for with EDNS and without, three times at most.
    require(exchange.asked.load(ordering: .relaxed) <= 60, "a lookup that does not end")
    return 0
}
