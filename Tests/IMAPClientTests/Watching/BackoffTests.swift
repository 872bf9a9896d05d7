import MailTransport
import Testing

@testable import IMAPClient

@Suite("The wait after a failure")
struct BackoffTests {
    private func waits(
        _ codes: [IMAPError.Code], after syncs: Int = 1, _ options: IMAPWatcherOptions = .init()
    ) -> [Duration?] {
        var backoff = WatchBackoff(options)
        for _ in 0..<syncs { backoff.goodSync() }
        return codes.map { backoff.wait(after: IMAPError($0, "test")) }
    }

    @Test("a server that was reached and refuses connections is tried again, before the first sync too")
    func refusedConnections() {
        let refused = IMAPError(.connection, "test", remedy: .changeSettings("test"))
        var fresh = WatchBackoff(IMAPWatcherOptions())
        #expect(fresh.wait(after: refused) == nil)
        var reached = WatchBackoff(IMAPWatcherOptions())
        reached.opened()
        #expect(reached.wait(after: refused) != nil)
        #expect(reached.wait(after: IMAPError(.rejected, "test", remedy: .giveUp)) == nil)
    }

    @Test(
        "doubles with each failure up to five minutes, a quarter more or less, and begins anew only after a good sync")
    func doubling() throws {
        var backoff = WatchBackoff(IMAPWatcherOptions())
        for expected in [1.0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300] {
            let next = backoff.wait(after: IMAPError(.connection, "test"))
            let wait = try #require(next)
            #expect(wait >= .seconds(expected * 0.75) && wait <= .seconds(expected * 1.25), "\(wait) for \(expected)")
        }
        backoff.goodSync()
        let next = backoff.wait(after: IMAPError(.connection, "test"))
        let wait = try #require(next)
        #expect(wait <= .seconds(1.25))
    }

    @Test("has jitter: many watchers do not come back at one moment")
    func jitter() {
        let waits = Set((0..<50).map { _ in self.waits([.connection])[0] })
        #expect(waits.count > 25)
    }

    @Test("obeys what a server says of it, up to five minutes (HOSTILE 131)")
    func hints() {
        var backoff = WatchBackoff(IMAPWatcherOptions())
        let short = IMAPError(.throttled, "test", remedy: .retryLater(after: .seconds(20)))
        let first = backoff.wait(after: short)
        #expect(first == .seconds(20))
        let long = IMAPError(.throttled, "test", remedy: .retryLater(after: .seconds(1_000_000)))
        let second = backoff.wait(after: long)
        #expect(second == .seconds(300))
    }

    @Test("is hours for a bandwidth that is used up, and a minute at least for too many connections (HOSTILE 130, 132)")
    func limits() throws {
        #expect(self.waits([.overQuota]) == [.seconds(3600)])
        let many = try #require(self.waits([.tooManyConnections])[0])
        #expect(many >= .seconds(60))
    }

    @Test("is none for an expired token, once (HOSTILE 134)")
    func tokens() throws {
        let waits = self.waits([.tokenExpired, .tokenExpired])
        #expect(waits[0] == .zero)
        #expect(try #require(waits[1]) > .zero)
    }

    @Test("is none for renumbered UIDs, once: a server that renumbers all the time makes no endless loop")
    func renumbered() throws {
        let waits = self.waits([.uidValidityChanged, .uidValidityChanged, .uidValidityChanged])
        #expect(waits[0] == .zero)
        #expect(try #require(waits[1]) > .zero && (try #require(waits[2])) > .seconds(2))
    }

    @Test("parks a folder whose SELECT ends the session: seventeen logins a second do not happen")
    func phantomFolder() {
        let waits = self.waits(Array(repeating: .serverBye, count: 20), after: 0)
        let sum = waits.reduce(Duration.zero) { $0 + ($1 ?? .zero) }
        #expect(sum > .seconds(1800) && waits.allSatisfy { $0 != nil })
    }

    @Test(
        "ends the watch where no wait helps and nothing has ever worked",
        arguments: [.authenticationFailed, .noSuchMailbox, .startTLSUnavailable, .preauthenticatedInPlaintext]
            as [IMAPError.Code])
    func hopeless(code: IMAPError.Code) {
        #expect(self.waits([code], after: 0) == [nil])
    }

    @Test("ends the watch when a login that worked is refused four times, for more would lock the account")
    func refusedLogins() throws {
        let waits = self.waits(Array(repeating: .authenticationFailed, count: 4))
        #expect(waits.map { $0 == nil } == [false, false, false, true])
        #expect(try #require(waits[0]) >= .seconds(30))
    }
}
