import MailTesting
import Synchronization
import Testing

@testable import MailTransport

@Suite("Happy Eyeballs")
struct HappyEyeballsTests {
    static let addresses = ["2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2"].compactMap { IPAddress($0) }

    @Test("takes the families in turn, the resolver's first choice first")
    func interleaves() {
        let order = HappyEyeballs.interleave(Self.addresses).map(\.description)
        #expect(order == ["2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2"])
        #expect(HappyEyeballs.interleave([]).isEmpty)
    }

    @Test("HOSTILE 223: an IPv6 black hole costs one head start, far below two seconds")
    func blackHole() async throws {
        let clock = ManualClock()
        let race = HappyEyeballs(attemptDelay: .milliseconds(250), clock: clock)
        let connecting = Task {
            try await race.connect(HappyEyeballs.interleave(Self.addresses)) { address in
                if !address.isIPv4 { try await clock.sleep(for: .seconds(1000)) }
                return address
            } discard: { _ in
            }
        }
        // The first attempt and its head start.
        try await clock.waitForSleepers(2)
        clock.advance(by: .milliseconds(250))
        #expect(try await connecting.value.description == "192.0.2.1")
        #expect(clock.now.offset == .milliseconds(250))
        #expect(clock.sleeperCount == 0, "nothing is left behind")
    }

    @Test("starts the next attempt at once when one fails, and throws the most telling error")
    func failures() async throws {
        let clock = ManualClock()
        let race = HappyEyeballs(attemptDelay: .seconds(1), clock: clock)
        let tried = Synchronization.Mutex<[String]>([])
        let error = await #expect(throws: TransportError.self) {
            try await race.connect(Self.addresses) { address -> Int in
                tried.withLock { $0.append(address.description) }
                throw TransportError(address.isIPv4 ? .connectionRefused : .unreachable, "no")
            } discard: { _ in
            }
        }
        #expect(error?.code == .connectionRefused)
        #expect(tried.withLock { $0 } == Self.addresses.map(\.description))
        #expect(clock.now.offset == .zero)
    }

    @Test("discards a connection that was made too late")
    func discards() async throws {
        let race = HappyEyeballs(attemptDelay: .zero, clock: SystemClock())
        let gate = WaitPoint()
        let discarded = Synchronization.Mutex<[String]>([])
        let winner = try await race.connect(Array(Self.addresses.prefix(2))) { address in
            guard address == Self.addresses[0] else {
                gate.wake()
                return address.description
            }
            // The first comes in only after the second has won; it does not notice that it was cancelled.
            try? await gate.wait()
            return address.description
        } discard: { loser in
            discarded.withLock { $0.append(loser) }
        }
        #expect(discarded.withLock { $0 }.count == 1)
        #expect(discarded.withLock { $0 } != [winner])
    }

    @Test("stops all attempts when it is cancelled")
    func cancels() async throws {
        let clock = ManualClock()
        let race = HappyEyeballs(attemptDelay: .milliseconds(250), clock: clock)
        let connecting = Task {
            try await race.connect(Self.addresses) { _ in
                try await clock.sleep(for: .seconds(9))
            } discard: { _ in
            }
        }
        try await clock.waitForSleepers(2)
        connecting.cancel()
        await #expect(throws: CancellationError.self) { try await connecting.value }
        #expect(clock.sleeperCount == 0)
    }
}
