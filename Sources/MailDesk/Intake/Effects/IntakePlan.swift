public import MessageParsing

/// Everything that a mail is to change, decided and not written yet.
///
/// The ledger keeps it from the decision to the end: when the process dies in between, the next attempt writes the same
/// plan under the same key instead of deciding anew.
public struct IntakePlan: Sendable, Hashable, Codable {
    /// What changes in the ticket system.
    public var effects: IntakeEffects
    /// The mails that belong to the ticket from now on.
    public var messages: [MessageID]
    /// The base subject under which a new ticket is found.
    public var subjectKey: String?
    /// The mail that follows from it, if any: an acknowledgement, or an agent's answer passed on.
    public var followUp: OutboxEvent?
    /// The delivery report that the mail is, if it is one about a mail of ours.
    public var bounce: BounceNotice?
    /// What the steps decided.
    public var trace: [TraceRecord]

    /// A plan.
    public init(
        effects: IntakeEffects, messages: [MessageID], subjectKey: String?, followUp: OutboxEvent?,
        bounce: BounceNotice? = nil, trace: [TraceRecord]
    ) {
        self.effects = effects
        self.messages = messages
        self.subjectKey = subjectKey
        self.followUp = followUp
        self.bounce = bounce
        self.trace = trace
    }
}
