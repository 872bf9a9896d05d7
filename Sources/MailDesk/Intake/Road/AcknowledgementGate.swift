import DeskIdentity
import MailTransport
import MessageParsing

/// Decides whether a new ticket is acknowledged.
struct AcknowledgementGate: Sendable {
    let outbox: any OutboxStore
    let suppressions: any SuppressionStore
    let ownAddresses: @Sendable (EmailAddress) -> Bool

    /// Local parts behind which nobody reads.
    private static let robots: Set<String> = [
        "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "mailer-daemon", "postmaster",
        "bounce", "bounces", "nobody", "autoreply", "auto-reply", "notifications", "notification",
    ]

    /// Why `target` gets none, or nil when it gets one.
    func reasonAgainst(_ mail: MailInHand, to target: EmailAddress) async throws -> String? {
        let policy = mail.channel.policy.acknowledgements
        guard policy.isOn else { return "Acknowledgements are off." }
        guard mail.channel.policy.automated.acknowledged.contains(mail.classification.mailClass) else {
            return "Mail of the class \(mail.classification.mailClass.rawValue) is not acknowledged."
        }
        if case .failed = mail.verdict { return "The sender is forged." }
        guard let sender = mail.sender?.address else { return "The sender cannot be told." }
        if self.ownAddresses(sender) || self.ownAddresses(target) { return "It would come back to this desk." }
        if mail.agent != nil { return "The sender is an agent." }
        if Self.robots.contains(sender.localPart.lowercased()) || Self.robots.contains(target.localPart.lowercased()) {
            return "Nobody reads at the sender's address."
        }
        let age = mail.channel.sending.acknowledgementAge
        if mail.staged.record.receivedAt.advanced(by: age) < mail.now { return "The mail is too old." }
        if let dead = try await self.suppressions.suppression(of: target, in: mail.organization), dead.until > mail.now
        {
            return "Mail to the address came back: \(dead.reason)"
        }
        return try await self.reasonByNumbers(target, policy, mail)
    }

    private func reasonByNumbers(
        _ target: EmailAddress, _ policy: AcknowledgementPolicy, _ mail: MailInHand
    ) async throws -> String? {
        let hour = mail.now.advanced(by: .seconds(-3_600))
        let day = mail.now.advanced(by: .seconds(-86_400))
        let organization = mail.organization
        if try await self.outbox.countAutomatic(to: target, in: organization, since: hour) >= policy.perAddressAndHour {
            return "The address has had its \(policy.perAddressAndHour) automatic mails of the hour."
        }
        if try await self.outbox.countAutomatic(to: target, in: organization, since: day) >= policy.perAddressAndDay {
            return "The address has had its \(policy.perAddressAndDay) automatic mails of the day."
        }
        if try await self.outbox.countAutomatic(to: nil, in: organization, since: hour) >= policy.perOrganizationAndHour
        {
            return "The desk has sent its \(policy.perOrganizationAndHour) automatic mails of the hour."
        }
        return nil
    }
}
