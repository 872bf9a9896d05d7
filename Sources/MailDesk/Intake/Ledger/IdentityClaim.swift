/// What the ledger knows of a mail's identity.
public enum IdentityClaim: Sendable, Hashable {
    /// No other mail of the channel has it. `reusesID`: another one has its Message-ID, with another author or date.
    case new(reusesID: Bool)
    /// This mail has it.
    case duplicate(of: MailID, isVariant: Bool)
}
