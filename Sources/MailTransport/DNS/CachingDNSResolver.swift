import Synchronization

/// Remembers the answers of another resolver, for 30 seconds at least and a day at most.
///
/// Absences are remembered too; failures are not. When the cache is full, what came first goes first. Tasks that ask
/// the same at the same time share one lookup and its outcome; cancelling one of them leaves the others their answer.
public final class CachingDNSResolver: DNSResolver {
    /// The shortest time an answer is remembered, whatever its records say.
    public static let shortest = Duration.seconds(30)
    /// The longest.
    public static let longest = Duration.seconds(24 * 3600)

    private struct Key: Hashable {
        let name: DNSName
        let type: DNSRecordType
    }

    private struct Entry {
        let answer: DNSAnswer
        let end: MailInstant
        let number: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var order: [(key: Key, number: UInt64)] = []
        var head = 0
        var nextNumber: UInt64 = 0
        var flights: [Key: DNSFlight] = [:]
    }

    private enum Part {
        case know(DNSAnswer)
        case join(DNSFlight)
        case lead(DNSFlight)
    }

    private let base: any DNSResolver
    private let clock: any MailClock
    private let capacity: Int
    private let state = Mutex(State())

    /// A cache in front of `base` for at most `capacity` answers. Default: 4,096.
    public init(_ base: any DNSResolver, capacity: Int = 4096, clock: any MailClock = SystemClock()) {
        self.base = base
        self.capacity = max(capacity, 1)
        self.clock = clock
    }

    /// How many answers are remembered.
    public var count: Int { self.state.withLock { $0.entries.count } }

    /// How many tasks wait for a lookup that another carries out, for tests.
    var waitingCount: Int {
        self.state.withLock { $0.flights.values.reduce(0) { $0 + $1.waitingCount } }
    }

    /// The remembered answer, or a new one of the resolver behind.
    public func query(_ name: DNSName, _ type: DNSRecordType) async throws -> DNSAnswer {
        let key = Key(name: name, type: type)
        while true {
            switch self.part(in: key) {
            case .know(let answer): return answer
            case .lead(let flight): return try await self.carryOut(key, flight)
            case .join(let flight):
                if case .outcome(let outcome) = try await flight.landing() { return try outcome.get() }
            }
        }
    }

    private func part(in key: Key) -> Part {
        let now = self.clock.now
        return self.state.withLock { state in
            if let entry = state.entries[key], now < entry.end { return .know(entry.answer) }
            if let flight = state.flights[key] { return .join(flight) }
            let flight = DNSFlight()
            state.flights[key] = flight
            return .lead(flight)
        }
    }

    private func carryOut(_ key: Key, _ flight: DNSFlight) async throws -> DNSAnswer {
        do {
            let answer = try await self.base.query(key.name, key.type)
            let life = min(max(Duration.seconds(Int64(answer.timeToLive)), Self.shortest), Self.longest)
            let end = self.clock.now.advanced(by: life)
            self.state.withLock { state in
                state.flights[key] = nil
                Self.insert(answer, key: key, end: end, into: &state)
                self.trim(&state)
            }
            flight.land(.outcome(.success(answer)))
            return answer
        } catch {
            // Out of the table first: whoever asks from now on begins anew.
            self.state.withLock { $0.flights[key] = nil }
            flight.land(Task.isCancelled || error is CancellationError ? .abandoned : .outcome(.failure(error)))
            throw error
        }
    }

    private static func insert(_ answer: DNSAnswer, key: Key, end: MailInstant, into state: inout State) {
        state.nextNumber &+= 1
        state.entries[key] = Entry(answer: answer, end: end, number: state.nextNumber)
        state.order.append((key, state.nextNumber))
    }

    /// Keeps both the entries and the list of their order within the capacity.
    private func trim(_ state: inout State) {
        while state.entries.count > self.capacity, state.head < state.order.count {
            let oldest = state.order[state.head]
            state.head += 1
            // An entry that was renewed stands further behind under another number.
            if state.entries[oldest.key]?.number == oldest.number { state.entries[oldest.key] = nil }
        }
        guard state.order.count > 2 * self.capacity + 16 else { return }
        let entries = state.entries
        state.order = state.order[state.head...].filter { entries[$0.key]?.number == $0.number }
        state.head = 0
    }
}
