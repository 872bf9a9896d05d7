/// A connection that can tell whether bytes have come, so that a reader knows when it is about to wait.
package protocol PromptReader: Sendable {
    /// Whether a read would find something now. Of something encrypted it may be only a part: a hint, not a promise.
    var hasInput: Bool { get }
}
