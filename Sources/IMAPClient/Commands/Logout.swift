import MailTransport

extension IMAPConnection {
    /// Says goodbye, waits a little for the server to say it too, and closes (RFC 9051, 6.1.3).
    func logout() async {
        let ticket = CommandTicket("LOGOUT")
        do {
            try self.submit(IMAPCommand("LOGOUT", kind: .logout), ticket)
            try await withDeadline(self.clock.deadline(after: self.configuration.timeouts.logout), on: self.clock) {
                _ = try await self.wait(for: ticket)
            }
        } catch {
            // The connection is gone already, or the server is in no hurry: it is closed either way.
        }
        await self.wire.close()
        self.fail(IMAPError(.closed, "The scope of the session has ended."))
    }
}
