import IMAPClient
import MailTesting
import Testing

@Suite("A server that finds nothing by an open range of UIDs", .timeLimit(.minutes(10)))
struct OpenRangeTests {
    @Test("is asked by a closed range, so that no mail is missed", arguments: [nil, IMAPSearchQuery.unseen])
    func closedRange(only: IMAPSearchQuery?) async throws {
        var mailbox = try WatchedMailbox()
        mailbox.options.only = only
        mailbox.deliver(1...2)
        try await mailbox.watch { arrivals, server in
            // GNU Mailutils 3.15 answers `UID SEARCH UID 1:*` so, whatever the mailbox holds.
            server.inject(TestIMAPFault("UID SEARCH", .answer(["* SEARCH", "{tag} OK UID SEARCH Completed"])))
            var seen: [Int] = []
            for try await mail in arrivals {
                seen.append(WatchedMailbox.number(mail) ?? -1)
                if seen.count == 2 { break }
            }
            #expect(seen == [1, 2])
            let searches = server.log.clientLines().filter { $0.contains("UID SEARCH") }
            #expect(searches.count == 2 && searches[0].contains("1:*") && searches[1].contains("1:4294967295"))
        }
    }
}
