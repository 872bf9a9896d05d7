import Foundation
import IMAPClient
import MailTransport
import Testing

extension MailboxServer {
    /// Runs `body` with a fresh mailbox that holds `count` mails; where a server has only INBOX, with that, emptied.
    func withFreshMailbox(
        mails count: Int, _ security: Security? = nil,
        _ body: (IMAPSession, IMAPMailboxName) async throws -> Void
    ) async throws {
        try await withIMAPConnection(self.imap("alice", security), connector: .system()) { session in
            let name = try await self.freshMailbox("Prüfung & Ä", session)
            for number in 0..<count { try await session.append(SampleMail.mail(number), to: name) }
            do {
                try await body(session, name)
            } catch {
                try? await self.remove(name, session)
                throw error
            }
            try await self.remove(name, session)
        }
    }

    /// Creates a mailbox that is not there yet, where the server keeps the user's own.
    func freshMailbox(_ title: String, _ session: IMAPSession) async throws -> IMAPMailboxName {
        guard self.hasMailboxes else {
            try await self.empty(session)
            return .inbox
        }
        let prefix = try await session.namespace().personal.first?.prefix?.text ?? ""
        let name = try #require(IMAPMailboxName("\(prefix)\(title) \(UUID().uuidString)"))
        try await session.createMailbox(name)
        return name
    }

    func remove(_ name: IMAPMailboxName, _ session: IMAPSession) async throws {
        try await session.leaveMailbox()
        if self.hasMailboxes { try await session.deleteMailbox(name) } else { try await self.empty(session) }
    }

    /// Removes all mail from the user's INBOX.
    func empty(_ session: IMAPSession) async throws {
        try await session.withMailbox(.inbox) { mailbox in
            let all = try await mailbox.uidSearch(.all)
            guard !all.isEmpty else { return }
            try await mailbox.store(.add, [.deleted], on: all)
            try await mailbox.expungeAll()
        }
        try await session.leaveMailbox()
    }

    /// Fills a user's INBOX with so many mails, and nothing else.
    func fillInbox(of user: String, mails count: Int) async throws {
        try await withIMAPConnection(self.imap(user), connector: .system()) { session in
            try await self.empty(session)
            for number in 0..<count { try await session.append(SampleMail.mail(number), to: .inbox) }
        }
    }
}
