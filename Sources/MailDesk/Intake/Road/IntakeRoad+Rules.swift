import ClientMatcher
import DeskIdentity
import MailTransport
import MessageParsing
import TicketThreading

extension IntakeRoad {
    /// Is it wanted? What belongs to a ticket passes unless the rule says otherwise.
    func filter(_ mail: inout MailInHand) async throws {
        let isReply = mail.thread?.ticket != nil
        if !mail.isReleased {
            for filter in mail.channel.policy.filters where !isReply || filter.includesReplies {
                guard filter.condition.matches(mail) else { continue }
                return mail.end(.filtered(filter.name), at: .filter)
            }
        }
        if let reason = try await self.reasonNotToTake(mail, isReply: isReply) {
            return mail.end(reason, at: .filter)
        }
        mail.note(.filter, "wanted", ["rules": String(mail.channel.policy.filters.count)])
    }

    /// Why a mail that no filter names does not become a message on a ticket.
    private func reasonNotToTake(_ mail: MailInHand, isReply: Bool) async throws -> IntakeOutcome? {
        if mail.isReleased { return nil }
        if mail.sender == nil, mail.message.from.isEmpty { return .deadLettered("It has no sender.") }
        if let limit = mail.channel.policy.mailsPerSenderIn10Minutes, let sender = mail.sender?.address {
            let count = try await self.stores.ledger.count(
                from: sender, channel: mail.channel.id, in: mail.organization,
                since: mail.now.advanced(by: .seconds(-600)))
            if count >= limit { return .parked("The sender has written \(count) mails in ten minutes.") }
        }
        guard !isReply else { return nil }
        let mailClass = mail.classification.mailClass
        if !mail.channel.policy.automated.creating.contains(mailClass) {
            return .recorded("Mail of the class \(mailClass.rawValue) makes no ticket.")
        }
        if let sender = mail.sender?.address, self.ownAddresses(sender) {
            return .recorded("It comes from an address of this desk.")
        }
        if !mail.channel.sync.createsTickets { return .recorded("This channel makes no new tickets.") }
        return nil
    }

    /// Which queue, which agent?
    func route(_ mail: inout MailInHand) async throws {
        guard mail.thread?.ticket == nil else { return mail.note(.route, "stays with its ticket") }
        for rule in mail.channel.policy.routes where rule.condition.matches(mail) {
            mail.route = rule
            return mail.note(
                .route, rule.name, ["queue": rule.queue?.value ?? "", "agent": rule.agent?.value ?? ""])
        }
        mail.note(.route, "no rule")
    }
}

extension MailFilter.Condition {
    /// Whether the mail is meant.
    func matches(_ mail: MailInHand) -> Bool {
        switch self {
        case .subjectContains(let pattern): pattern.isFound(in: mail.message.subject ?? "")
        case .fromDomain(let domain): DomainMatch.matches(mail.sender?.address, domain)
        case .fromAddress(let pattern): mail.sender.map { pattern.matches($0.address.description) } ?? false
        }
    }
}

extension RoutingRule.Condition {
    /// Whether the mail is meant.
    func matches(_ mail: MailInHand) -> Bool {
        switch self {
        case .always: true
        case .subjectTag(let tag): (mail.message.subject ?? "").lowercased().contains("[\(tag.lowercased())]")
        case .subjectContains(let pattern): pattern.isFound(in: mail.message.subject ?? "")
        case .fromDomain(let domain): DomainMatch.matches(mail.sender?.address, domain)
        case .fromAddress(let pattern): mail.sender.map { pattern.matches($0.address.description) } ?? false
        case .client(let client): mail.client?.client == client
        case .recipient(let pattern):
            (mail.staged.raw.recipients + (mail.message.to + mail.message.cc).map(\.address))
                .contains { pattern.matches($0.description) }
        }
    }
}

/// Domains compared label by label.
enum DomainMatch {
    /// Whether the address is in `domain` or below it.
    static func matches(_ address: EmailAddress?, _ domain: String) -> Bool {
        guard let address, let wanted = EmailAddress(localPart: "x", domain: domain)?.domain else { return false }
        return address.domain == wanted || address.domain.hasSuffix("." + wanted)
    }
}
