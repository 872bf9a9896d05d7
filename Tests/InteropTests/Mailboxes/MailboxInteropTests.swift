import Testing

/// The clients for mailboxes against real servers, one test after the other: some of them kill a server.
@Suite("Interop: mailboxes", .serialized, .timeLimit(.minutes(5)))
enum MailboxInteropTests {}
