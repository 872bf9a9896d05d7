import DeskIdentity
import MailTransport
public import MessageParsing

extension HelpDesk {
    /// How long an address that refused for good gets no automatic mail: 60 days.
    static let suppressionTime = Duration.seconds(60 * 86_400)

    /// Notes a delivery report at the mail it is about; doing it twice is harmless.
    func note(_ bounce: BounceNotice) async throws {
        guard bounce.isPermanent, var item = try await self.stores.outbox.item(bounce.item, in: self.organization)
        else {
            return
        }
        let until = self.clock.wallTime.advanced(by: Self.suppressionTime)
        for one in bounce.recipients where one.isPermanent {
            let words = Escaping.line("\(one.status) \(one.diagnostic)")
            for index in item.recipients.indices where item.recipients[index].address == one.address {
                item.recipients[index].state = .bounced
                item.recipients[index].problem = SendProblem(isTemporary: false, words)
                try await self.stores.suppressions.suppress(
                    Suppression(address: item.recipients[index].address, reason: words, until: until),
                    in: self.organization)
            }
        }
        item.state = .bounced
        try await self.stores.outbox.update(item, in: self.organization)
    }

    /// The addresses that get no automatic mail at present because mail to them came back.
    public func suppressions() async throws -> [Suppression] {
        let now = self.clock.wallTime
        return try await self.stores.suppressions.suppressions(in: self.organization).filter { $0.until > now }
    }

    /// Why an automatic mail must not leave: mail to one of its recipients came back.
    func suppression(of item: OutboxItem) async throws -> Suppression? {
        guard item.event.isAutomatic else { return nil }
        for address in item.waiting {
            let known = try await self.stores.suppressions.suppression(of: address, in: self.organization)
            if let known, known.until > self.clock.wallTime { return known }
        }
        return nil
    }

    /// Lets an address get automatic mail again.
    public func resetSuppression(of address: EmailAddress) async throws {
        try await self.stores.suppressions.reset(address, in: self.organization)
    }
}
