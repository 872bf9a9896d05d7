import DeskIdentity
import MailTransport
import MessageParsing
import TicketThreading

/// Turns an event of the outbox into a message, at the moment it is sent.
struct MailComposer: Sendable {
    let organization: OrganizationID
    let stores: DeskStores
    let tokens: ReplyTokenSigner
    let templates: @Sendable (NotificationKind) async throws -> MailTemplate

    /// The message's bytes.
    func compose(_ item: OutboxItem, on channel: MailChannel, at now: WallTime) async throws -> [UInt8] {
        var builder: MessageBuilder
        switch item.event {
        case .reply(let reply): builder = try await self.reply(reply, item, channel)
        case .notification(let notification): builder = try await self.notification(notification, item, channel)
        }
        builder.date = MailDate(secondsSince1970: now.secondsSince1970)
        builder.messageID = item.messageID
        builder.headers.append(
            OutgoingHeader(OutgoingHeaders.originalID.name, item.messageID.description, form: .structured))
        if channel.sending.usesPlusAddresses, let ticket = item.ticket?.ticket,
            let address = try self.tokens.plusAddress(of: channel.address, for: ticket, in: self.organization)
        {
            builder.replyTo = [MailboxAddress(name: channel.name, address: address)]
        }
        // Such an address goes only through a server that takes UTF-8 in headers, and then all of the header may be it.
        builder.options.allowsUTF8Headers = builder.needsSMTPUTF8
        do {
            return try builder.build()
        } catch {
            throw DeskError(.composing, "A mail could not be built.", underlying: error)
        }
    }

    private func reply(
        _ reply: OutgoingReply, _ item: OutboxItem, _ channel: MailChannel
    ) async throws -> MessageBuilder {
        let tag = channel.policy.threading.tag
        let plain = BaseSubject(reply.subject, tag: tag).title
        let subject = item.ticket.map { tag.subject(plain, for: $0.reference) } ?? plain
        let from = MailboxAddress(name: reply.agentName ?? channel.name, address: channel.address)
        var builder = MessageBuilder(
            from: [from], to: reply.to, subject: reply.inReplyTo == nil ? subject : "Re: " + subject)
        builder.cc = reply.cc
        builder.text = reply.text
        builder.html = reply.html
        builder.inReplyTo = reply.inReplyTo.map { [$0] } ?? []
        builder.references = try self.references(reply.references, item, channel, answering: reply.inReplyTo)
        for link in reply.attachments {
            guard let bytes = try await self.stores.attachments.get(link.key, in: self.organization) else {
                throw DeskError(
                    .store, "A file of the mail is not in the attachment store.", remedy: .retryLater(after: nil))
            }
            builder.attachments.append(OutgoingPart(bytes, mediaType: link.mediaType, fileName: link.name))
        }
        return builder
    }

    private func notification(
        _ notification: OutgoingNotification, _ item: OutboxItem, _ channel: MailChannel
    ) async throws -> MessageBuilder {
        let template = try await self.templates(notification.kind)
        let rendered = try template.render(self.values(notification, item, channel))
        let subject = item.ticket.map { channel.policy.threading.tag.subject(rendered.subject, for: $0.reference) }
        let from = MailboxAddress(name: channel.name, address: channel.address)
        var builder = MessageBuilder(from: [from], to: notification.to, subject: subject ?? rendered.subject)
        builder.text = rendered.text
        builder.html = rendered.html
        builder.inReplyTo = notification.inReplyTo.map { [$0] } ?? []
        let before = notification.inReplyTo.map { [$0] } ?? []
        builder.references = try self.references(before, item, channel, answering: notification.inReplyTo)
        // RFC 3834 3.1.7 and what Exchange understands: no machine shall answer a machine.
        let kind = notification.inReplyTo == nil ? "auto-generated" : "auto-replied"
        builder.headers.append(OutgoingHeader("Auto-Submitted", kind, form: .structured))
        builder.headers.append(OutgoingHeader("X-Auto-Response-Suppress", "All", form: .structured))
        return builder
    }

    /// What the placeholders stand for. What an unverified sender wrote is left out: their subject must not travel in
    /// our name.
    private func values(
        _ notification: OutgoingNotification, _ item: OutboxItem, _ channel: MailChannel
    ) -> [String: String] {
        var values = notification.values
        let to = notification.to.first
        let address = to?.address.description ?? ""
        values["desk.name"] = channel.name
        values["desk.address"] = channel.address.description
        values["recipient.name"] = address
        if notification.mayEcho, let name = to?.name { values["recipient.name"] = name }
        if !notification.mayEcho { values["ticket.title"] = "your request" }
        if let ticket = item.ticket { values["ticket.number"] = ticket.reference }
        return values
    }

    /// Ids before this mail, with the token of its ticket among them: it survives a relay that changes our Message-ID.
    private func references(
        _ messages: [MessageID], _ item: OutboxItem, _ channel: MailChannel, answering: MessageID?
    ) throws -> [MessageID] {
        let token = try item.ticket.flatMap {
            try self.tokens.messageID(
                for: ReplyToken(ticket: $0.ticket), in: self.organization, domain: channel.address.domain)
        }
        return OutgoingHeaders.references(messages, token: token, answering: answering)
    }
}
