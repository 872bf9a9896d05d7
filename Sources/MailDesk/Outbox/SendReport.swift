public import MessageParsing

/// What became of a mail that was handed over.
public struct SendReport: Sendable, Hashable {
    /// What became of the mail as a whole.
    public enum Fate: Sendable, Hashable {
        /// The server took it, for all recipients that are not in ``SendReport/refused``; its own name for it, if it
        /// gave one.
        case sent(serverID: String?)
        /// The server did not take it.
        case notSent(SendProblem)
        /// The connection went after the last byte: nobody knows.
        case unknown(SendProblem)
    }

    /// What became of the mail as a whole.
    public var fate: Fate
    /// Recipients that were refused while others were not.
    public var refused: [EmailAddress: SendProblem]

    /// A report.
    public init(_ fate: Fate, refused: [EmailAddress: SendProblem] = [:]) {
        self.fate = fate
        self.refused = refused
    }
}
