import DeskIdentity
import MessageParsing

/// Finds the ticket that a mail belongs to.
///
/// The order: our signed token and the ids of known mails, `In-Reply-To` before `References` and those newest first;
/// then a token in an address; then the tag in the subject; then the subject itself. The last two count only for people
/// who have to do with the ticket (``ThreadingOptions/sender-swift.property``). Nothing here is stored or changed.
///
/// ```swift
/// let threader = TicketThreader(index: index, tokens: signer)
/// let decision = try await threader.decide(ThreadQuery(organization: "acme", sender: sender, subject: subject, …))
/// ```
public struct TicketThreader: Sendable {
    /// What is looked up.
    public let index: any ThreadIndex
    /// Recognises our tokens.
    public let tokens: ReplyTokenSigner
    /// The rules.
    public let options: ThreadingOptions

    /// The longest chain of merged tickets that is followed.
    static let maximumMerges = 16

    /// A threader over this index.
    public init(index: any ThreadIndex, tokens: ReplyTokenSigner, options: ThreadingOptions = ThreadingOptions()) {
        self.index = index
        self.tokens = tokens
        self.options = options
    }

    /// Decides about one mail; throws only what the index throws.
    public func decide(_ query: ThreadQuery) async throws -> ThreadDecision {
        var notes: [ThreadDecision.Note] = []
        let base = BaseSubject(query.subject, tag: self.options.tag)
        var strong = try await self.byIdentifiers(query, &notes)
        if strong == nil { strong = try await self.byAddress(query, &notes) }
        if let found = strong {
            try await self.noteConflict(with: found.ticket, query, &notes)
            return self.settle(found, query, base, notes)
        }
        var weak = try await self.byTag(query, &notes)
        if weak == nil { weak = try await self.bySubject(query, base, &notes) }
        guard let found = weak else { return ThreadDecision(.newTicket, notes: notes) }
        return self.settle(found, query, base, notes)
    }
}

extension TicketThreader {
    /// A ticket that some evidence points to.
    struct Finding {
        var ticket: ThreadTicket
        var evidence: ThreadEvidence
    }

    /// The first of the mail's ids that carries our token or names a mail we know.
    private func byIdentifiers(_ query: ThreadQuery, _ notes: inout [ThreadDecision.Note]) async throws -> Finding? {
        let references = self.bounded(query.references)
        let ids = Array(query.inReplyTo.prefix(max(0, self.options.maximumReferences))) + references.reversed()
        guard !ids.isEmpty else { return nil }
        let known = try await self.index.tickets(ofMessages: ids, in: query.organization)
        let answered = Set(query.inReplyTo)
        for id in ids {
            var evidence = answered.contains(id) ? ThreadEvidence.inReplyTo(id) : .references(id)
            var ticket = known[id]
            switch try self.tokens.read(id, in: query.organization) {
            case .valid(let token):
                evidence = .token
                ticket = token.ticket
            case .forged where ticket == nil: Self.add(.forgedToken, to: &notes)
            case .forged, .none: break
            }
            guard let ticket, let found = try await self.resolve(ticket, query, &notes) else { continue }
            return Finding(ticket: found, evidence: evidence)
        }
        return nil
    }

    /// The ticket whose token stands behind the `+` of an address of ours.
    private func byAddress(_ query: ThreadQuery, _ notes: inout [ThreadDecision.Note]) async throws -> Finding? {
        for address in query.recipients {
            switch try self.tokens.read(address, in: query.organization) {
            case .valid(let token):
                guard let found = try await self.resolve(token.ticket, query, &notes) else { continue }
                return Finding(ticket: found, evidence: .token)
            case .forged: Self.add(.forgedToken, to: &notes)
            case .none: continue
            }
        }
        return nil
    }

    /// The ticket that the subject names, if the sender may use that.
    private func byTag(_ query: ThreadQuery, _ notes: inout [ThreadDecision.Note]) async throws -> Finding? {
        for reference in self.options.tag.references(in: query.subject).prefix(4) {
            guard let named = try await self.index.ticket(referencedAs: reference, in: query.organization),
                let found = try await self.resolve(named.id, query, &notes)
            else { continue }
            guard self.mayJoin(found, query) else {
                Self.add(.foreignReference(found.id), to: &notes)
                continue
            }
            return Finding(ticket: found, evidence: .subjectTag(reference))
        }
        return nil
    }

    /// The newest ticket with this subject that the sender may join.
    private func bySubject(
        _ query: ThreadQuery, _ base: BaseSubject, _ notes: inout [ThreadDecision.Note]
    ) async throws -> Finding? {
        guard self.options.subject != .off, !base.isEmpty, !base.isForward else { return nil }
        guard base.isReply || self.options.subject == .exact else { return nil }
        let since = query.receivedAt - Self.seconds(self.options.subjectWindowDays)
        let tickets = try await self.index.tickets(
            titled: base.key, activeSince: since, limit: 50, in: query.organization)
        // A mail without `Re:` joins open tickets only: with a closed one, the matter is new.
        let fitting = tickets.filter {
            let isElsewhere = $0.channel != nil && query.channel != nil && $0.channel != query.channel
            return !isElsewhere && $0.mergedInto == nil && (base.isReply || $0.closedAt == nil)
                && self.mayJoin($0, query)
        }
        guard let newest = fitting.max(by: { $0.lastActivity < $1.lastActivity }) else { return nil }
        if fitting.count > 1 { notes.append(.ambiguousSubject(fitting.count)) }
        return Finding(ticket: newest, evidence: .subject(base.title))
    }
}

extension TicketThreader {
    /// So many days in seconds; a number beyond all reason stands for three thousand years, one below zero for none.
    private static func seconds(_ days: Int) -> Int64 { Int64(min(max(days, 0), 1_000_000)) * 86_400 }

    /// Applies the rules about old tickets and strangers to a ticket that was found.
    private func settle(
        _ found: Finding, _ query: ThreadQuery, _ base: BaseSubject, _ notes: [ThreadDecision.Note]
    ) -> ThreadDecision {
        var notes = notes
        if self.isTooOld(found.ticket, query, base) {
            Self.add(.follows(found.ticket.id), to: &notes)
            return ThreadDecision(.newTicket, notes: notes)
        }
        let isNamed = self.options.tag.references(in: query.subject).contains(found.ticket.reference)
        if found.evidence.isStrong, !isNamed, !Self.isTitle(base, of: found.ticket) {
            Self.add(.subjectChanged, to: &notes)
        }
        if Self.takesPart(query.sender, in: found.ticket) {
            return ThreadDecision(.append(found.ticket.id), evidence: found.evidence, notes: notes)
        }
        if self.isSameClient(found.ticket, query) {
            Self.add(.newParticipant, to: &notes)
            return ThreadDecision(.append(found.ticket.id), evidence: found.evidence, notes: notes)
        }
        Self.add(.stranger, to: &notes)
        guard found.evidence.isStrong else {
            return ThreadDecision(.append(found.ticket.id), evidence: found.evidence, notes: notes)
        }
        switch self.options.stranger {
        case .append: return ThreadDecision(.append(found.ticket.id), evidence: found.evidence, notes: notes)
        case .hold: return ThreadDecision(.hold(found.ticket.id), evidence: found.evidence, notes: notes)
        case .newTicket:
            Self.add(.foreignReference(found.ticket.id), to: &notes)
            return ThreadDecision(.newTicket, notes: notes)
        }
    }

    /// Whether the sender may join on weak evidence.
    private func mayJoin(_ ticket: ThreadTicket, _ query: ThreadQuery) -> Bool {
        if self.options.sender == .anyone { return true }
        return Self.takesPart(query.sender, in: ticket) || self.isSameClient(ticket, query)
    }

    /// Whether the sender takes part, in whatever letter case the address is written.
    private static func takesPart(_ sender: EmailAddress?, in ticket: ThreadTicket) -> Bool {
        guard let sender else { return false }
        return ticket.participants.contains(sender) || ticket.participants.contains { $0.isSamePerson(as: sender) }
    }

    /// Whether both belong to one client that is not the shared one.
    private func isSameClient(_ ticket: ThreadTicket, _ query: ThreadQuery) -> Bool {
        guard query.sender != nil, let client = query.client, client == ticket.client else { return false }
        return !query.isSharedClient && !ticket.isSharedClient
    }

    private func isTooOld(_ ticket: ThreadTicket, _ query: ThreadQuery, _ base: BaseSubject) -> Bool {
        if let closed = ticket.closedAt, let days = self.options.closedCutoffDays,
            closed < query.receivedAt - Self.seconds(days)
        {
            return true
        }
        guard let days = self.options.staleCutoffDays, ticket.lastActivity < query.receivedAt - Self.seconds(days)
        else { return false }
        return !Self.isTitle(base, of: ticket)
    }

    /// Whether the ticket has this subject; one that is empty or unknown says nothing against it.
    private static func isTitle(_ base: BaseSubject, of ticket: ThreadTicket) -> Bool {
        base.isEmpty || ticket.subjectKey.isEmpty || base.key == ticket.subjectKey
    }

    /// The ticket that `id` stands for today: itself or what it was merged into; nil when it is gone.
    private func resolve(
        _ id: TicketID, _ query: ThreadQuery, _ notes: inout [ThreadDecision.Note]
    ) async throws -> ThreadTicket? {
        var current = id
        for _ in 0..<Self.maximumMerges {
            guard let ticket = try await self.index.ticket(current, in: query.organization) else {
                Self.add(.deletedTicket(id), to: &notes)
                return nil
            }
            guard let target = ticket.mergedInto else {
                if current != id { Self.add(.merged(id), to: &notes) }
                return ticket
            }
            current = target
        }
        return nil
    }

    /// Says when the subject names another ticket than the one found by stronger evidence.
    private func noteConflict(
        with ticket: ThreadTicket, _ query: ThreadQuery, _ notes: inout [ThreadDecision.Note]
    ) async throws {
        for reference in self.options.tag.references(in: query.subject).prefix(4) where reference != ticket.reference {
            guard let other = try await self.index.ticket(referencedAs: reference, in: query.organization),
                other.id != ticket.id, other.mergedInto != ticket.id
            else { continue }
            Self.add(.conflict(other.id), to: &notes)
        }
    }

    /// The first id and the newest: a chain of thousands costs no more than a short one.
    private func bounded(_ references: [MessageID]) -> [MessageID] {
        let maximum = max(0, self.options.maximumReferences)
        guard references.count > maximum, let root = references.first else { return references }
        return maximum == 0 ? [] : [root] + references.suffix(maximum - 1)
    }

    private static func add(_ note: ThreadDecision.Note, to notes: inout [ThreadDecision.Note]) {
        if !notes.contains(note) { notes.append(note) }
    }
}
