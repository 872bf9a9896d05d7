/// An error that says what happened and what to do about it. The wire modules' error types all conform.
///
/// A caller that retries, alerts or shows a message needs no knowledge of the protocol that failed.
public protocol ActionableError: Error, Sendable {
    /// One sentence for a person: what was found, without secrets, addresses or message content.
    var detail: String { get }
    /// What can be done about it.
    var remedy: Remedy { get }
    /// The error below this one, if there is one.
    var underlying: (any Error)? { get }
}

extension ActionableError {
    /// None.
    public var underlying: (any Error)? { nil }
}

extension TransportError: ActionableError {}
