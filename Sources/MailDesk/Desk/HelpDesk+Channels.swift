public import DeskIdentity
import MailTransport
import MessageParsing
import Synchronization

extension HelpDesk {
    /// Adds a channel or replaces the one of the same id, with the place its mail is fetched from. While the desk runs,
    /// the first look is taken at once.
    public func add(_ channel: MailChannel, source: (any MailSource)? = nil) async throws {
        try await self.stores.channels.save(channel, in: self.organization)
        if let source {
            self.live.withLock { live in
                var sources = live.sources[channel.id, default: []]
                sources.removeAll { $0.id == source.id }
                live.sources[channel.id] = sources + [source]
            }
        }
        self.wake(.desk)
        self.wake(.channel(channel.id))
    }

    /// Deletes a channel; its tickets and mails stay.
    public func remove(_ channel: ChannelID) async throws {
        try await self.stores.channels.delete(channel, in: self.organization)
        self.live.withLock { live in
            live.sources[channel] = nil
            live.warnings[channel] = nil
        }
        self.wake(.channel(channel))
    }

    /// All channels.
    public func channels() async throws -> [MailChannel] {
        try await self.stores.channels.channels(of: self.organization)
    }

    /// How a channel is doing.
    public func status(of channel: ChannelID) -> ChannelStatus {
        self.live.withLock { $0.status[channel] ?? ChannelStatus() }
    }

    /// All channels at a glance.
    public func overview() async throws -> [ChannelOverview] {
        let waiting = try await self.stores.outbox.items(in: self.organization, limit: 10_000)
            .filter { $0.state == .queued }
        return try await self.channels().map { channel in
            let isOn = channel.isSyncing
            let hasSource = self.hasSource(channel.id)
            return ChannelOverview(
                id: channel.id, name: channel.name, address: channel.address,
                inbound: !hasSource ? .notConfigured : isOn ? .enabled : .disabled,
                isSyncActive: hasSource && isOn && self.live.withLock { $0.isRunning },
                status: self.status(of: channel.id), waitingToLeave: waiting.filter { $0.channel == channel.id }.count)
        }
    }

    /// Replaces the template of a notification, or goes back to the standard one with nil. Throws ``DeskError`` with
    /// the code `invalidTemplate` when a placeholder is unknown or stands where no value is safe.
    public func setTemplate(_ template: MailTemplate?, for kind: NotificationKind) async throws {
        try template?.validate(variables: kind.variables)
        try await self.templates.setTemplate(template, for: kind, in: self.organization)
    }

    /// The template in use.
    public func template(for kind: NotificationKind) async throws -> MailTemplate {
        try await self.templates.template(kind, in: self.organization) ?? kind.standardTemplate
    }
}
