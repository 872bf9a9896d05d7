/// The steps of the road that every mail takes.
public enum IntakeStep: String, Sendable, Hashable, Codable, CaseIterable {
    /// The bytes are read from their source.
    case fetch
    /// The bytes are kept, before anything looks at them.
    case stage
    /// The structure is found.
    case parse
    /// Is it a mail we have already?
    case identify
    /// Is the sender who it says?
    case authenticate
    /// Did a person write it, or a machine of which kind?
    case classify
    /// Which client does it come from?
    case matchClient = "match-client"
    /// Which ticket does it belong to?
    case thread
    /// Is it wanted?
    case filter
    /// Which queue does it go to?
    case route
    /// The ticket is written.
    case commit
    /// The source is told.
    case settle
}
