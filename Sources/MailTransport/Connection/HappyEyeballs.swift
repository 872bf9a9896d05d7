/// Tries addresses one after the other with a short head start for each, and keeps the first that answers (RFC 8305).
///
/// A failed attempt starts the next at once. When one has answered the others are cancelled, and what they still
/// brought is handed to `discard`.
struct HappyEyeballs: Sendable {
    /// The head start of each attempt.
    let attemptDelay: Duration
    /// Measures it.
    let clock: any MailClock

    private enum Step<Connected: Sendable>: Sendable {
        case connected(Connected)
        case failed(any Error)
        /// The head start of attempt number so much is over.
        case headStartOver(Int)
    }

    /// One address of each family in turn, beginning with the family that the resolver put first (RFC 8305, section 4).
    static func interleave(_ addresses: [IPAddress]) -> [IPAddress] {
        guard let first = addresses.first else { return [] }
        let same = addresses.filter { $0.isIPv4 == first.isIPv4 }
        let other = addresses.filter { $0.isIPv4 != first.isIPv4 }
        var mixed: [IPAddress] = []
        for index in 0..<max(same.count, other.count) {
            if index < same.count { mixed.append(same[index]) }
            if index < other.count { mixed.append(other[index]) }
        }
        return mixed
    }

    /// The first connection that `attempt` makes; throws the most telling error when none does.
    func connect<Connected: Sendable>(
        _ addresses: [IPAddress], attempt: @escaping @concurrent @Sendable (IPAddress) async throws -> Connected,
        discard: @Sendable (Connected) -> Void
    ) async throws -> Connected {
        let (winner, errors) = await withTaskGroup(of: Step<Connected>.self) { group in
            var errors: [any Error] = []
            var started = 0
            var running = 0
            func startNext() {
                let number = started
                let address = addresses[number]
                started += 1
                running += 1
                group.addTask {
                    do { return .connected(try await attempt(address)) } catch { return .failed(error) }
                }
                guard started < addresses.count else { return }
                group.addTask {
                    // Cancelled only when the race is over; the step is ignored then.
                    try? await self.clock.sleep(for: self.attemptDelay)
                    return .headStartOver(number)
                }
            }
            if !addresses.isEmpty { startNext() }
            while running > 0, let step = await group.next() {
                switch step {
                case .connected(let connection):
                    group.cancelAll()
                    for await late in group { if case .connected(let loser) = late { discard(loser) } }
                    return (Optional(connection), errors)
                case .failed(let error):
                    running -= 1
                    errors.append(error)
                    if started < addresses.count, !Task.isCancelled { startNext() }
                case .headStartOver(let number):
                    if number == started - 1, started < addresses.count, !Task.isCancelled { startNext() }
                }
            }
            group.cancelAll()
            return (nil, errors)
        }
        if let winner { return winner }
        try Task.checkCancellation()
        throw Self.mostTelling(errors)
    }

    /// An answer says more than silence, and silence more than a missing route.
    static func mostTelling(_ errors: [any Error]) -> any Error {
        func rank(_ error: any Error) -> Int {
            switch (error as? TransportError)?.code {
            case .connectionRefused: 0
            case .timedOut: 1
            case .unreachable: 3
            default: 2
            }
        }
        return errors.min { rank($0) < rank($1) }
            ?? TransportError(.hostNotFound, phase: .connect, "There is no address to connect to.")
    }
}
