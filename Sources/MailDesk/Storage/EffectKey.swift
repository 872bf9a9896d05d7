public import DeskIdentity

/// What makes effects happen only once: the mail or the act that they come from.
public struct EffectKey: DeskIdentifier {
    /// The text of the key.
    public let value: String

    /// Takes the key as it is.
    public init(_ value: String) { self.value = value }
}
