import IMAPClient
import MailTesting
import Testing

@Suite("A server that finds nothing by a range of UIDs", .timeLimit(.minutes(10)))
struct OpenRangeTests {
    @Test("is asked by FETCH, so that no mail is missed", arguments: [nil, IMAPSearchQuery.unseen])
    func asksByFetching(only: IMAPSearchQuery?) async throws {
        var mailbox = try WatchedMailbox()
        mailbox.options.only = only
        mailbox.deliver(1...2)
        let validity = try #require(mailbox.store.mailbox("INBOX", of: "anna")?.uidValidity)
        mailbox.options.start = .cursor(IMAPCursor(mailbox: "INBOX", uidValidity: validity, uid: 1))
        try await mailbox.watch { arrivals, server in
            // GNU Mailutils 3.15 compares the UIDs with sequence numbers.
            server.inject(TestIMAPFault("UID SEARCH", .answer(["* SEARCH", "{tag} OK UID SEARCH Completed"])))
            let mails = try await arrivals.first(1)
            #expect(mails.map(WatchedMailbox.number) == [2])
            #expect(server.log.clientLines().contains { $0.hasSuffix("UID FETCH 2:* (UID)") })
        }
    }
}
