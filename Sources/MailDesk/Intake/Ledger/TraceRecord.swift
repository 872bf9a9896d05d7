/// What one step decided about a mail, kept with the mail: why did this become ticket 42?
public struct TraceRecord: Sendable, Hashable, Codable {
    /// The step.
    public var step: IntakeStep
    /// What it decided, in a few words.
    public var decision: String
    /// What it saw, by name.
    public var detail: [String: String]

    /// A record.
    public init(_ step: IntakeStep, _ decision: String, detail: [String: String] = [:]) {
        self.step = step
        self.decision = decision
        self.detail = detail
    }
}
