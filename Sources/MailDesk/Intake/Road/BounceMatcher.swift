import DeskIdentity
import MessageParsing
import TicketThreading

/// Finds the mail of ours that a delivery report is about.
struct BounceMatcher: Sendable {
    let outbox: any OutboxStore
    let tokens: ReplyTokenSigner

    /// How many bytes of text are searched for an id of ours.
    private static let maximumSearch = 200_000

    /// The report and our mail; nil when the mail is no report, or is about none of ours.
    ///
    /// Only an exact Message-ID counts: with 128 bits of signature in it nobody can make up a report about a mail that
    /// they have not seen.
    func match(_ mail: MailInHand) async throws -> BounceNotice? {
        guard let report = mail.message.deliveryReport else { return nil }
        var ids = report.originalMessageID.map { [$0] } ?? []
        ids += mail.message.inReplyTo + mail.message.references.suffix(10)
        ids += self.idsInText(mail.message, mail.organization)
        for id in ids {
            guard let item = try await self.outbox.item(messageID: id, in: mail.organization) else { continue }
            return BounceNotice(item: item.id, ticket: item.ticket?.ticket, recipients: self.recipients(report, item))
        }
        return nil
    }

    /// What the report says of each of our recipients. One that names nobody of them, as when a mail was sent on and
    /// came back from there, is about the only recipient there was.
    private func recipients(_ report: DeliveryReport, _ item: OutboxItem) -> [DeliveryReport.Recipient] {
        let ours = report.recipients.compactMap { reported -> DeliveryReport.Recipient? in
            guard let address = reported.address,
                let known = item.recipients.first(where: { $0.address.isSamePerson(as: address) })
            else { return nil }
            var recipient = reported
            recipient.address = known.address
            return recipient
        }
        guard ours.isEmpty, item.recipients.count == 1, let only = item.recipients.first else { return ours }
        let reported = report.recipients.first { $0.isPermanent } ?? report.recipients.first
        return [
            DeliveryReport.Recipient(
                address: only.address, action: reported?.action ?? .failed, status: reported?.status ?? "",
                diagnostic: reported?.diagnostic ?? "")
        ]
    }

    /// Ids of our form in the text, as old Exchange servers quote them.
    private func idsInText(_ message: MailMessage, _ organization: OrganizationID) -> [MessageID] {
        guard let text = message.text else { return [] }
        let words = text.utf8.prefix(Self.maximumSearch).split { $0 <= 0x20 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }
        return words.lazy.filter { $0.count < 300 && $0.starts(with: Array("t.".utf8)) && $0.contains(0x40) }
            .prefix(20).compactMap { MessageID(String(decoding: Array($0), as: UTF8.self)) }
    }
}

extension IntakeRoad {
    /// A report about a mail of ours goes onto its ticket; any other makes none and is only recorded.
    func matchBounce(_ mail: inout MailInHand) async throws -> Bool {
        guard mail.classification.mailClass == .bounce else { return false }
        let matcher = BounceMatcher(outbox: self.stores.outbox, tokens: self.tokens)
        guard let notice = try await matcher.match(mail) else {
            mail.end(.recorded("A delivery report about no mail of ours."), at: .thread)
            return true
        }
        mail.bounce = notice
        guard let original = notice.ticket else {
            mail.end(.recorded("A delivery report about \(notice.item)."), at: .thread)
            return true
        }
        guard let ticket = try await self.stores.tickets.current(original, in: mail.organization)?.id else {
            mail.end(.recorded("A delivery report about \(notice.item), whose ticket is gone."), at: .thread)
            return true
        }
        mail.thread = ThreadDecision(.append(ticket), evidence: .token)
        mail.flags.append(notice.sentence)
        mail.note(.thread, "ticket \(ticket)", ["evidence": "delivery report", "outbox": notice.item.value])
        return true
    }
}
