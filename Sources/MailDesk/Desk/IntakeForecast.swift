/// What would become of a mail.
public struct IntakeForecast: Sendable, Hashable {
    /// The outcome, where it would be no ticket and no answer.
    public var outcome: IntakeOutcome?
    /// What would be written, where it would be one.
    public var effects: IntakeEffects?
    /// What each step decided.
    public var trace: [TraceRecord]
}
