/// Takes the content of messages while it arrives, so that no message is ever held in memory as a whole.
///
/// The connection waits until a call returns, which is how a slow sink slows the server down. A sink must not give
/// commands on the connection that feeds it: such a command throws ``IMAPError/Code/wouldDeadlock``.
///
/// When a call throws, the rest of the content is skipped, the fetch ends with that error and the connection lives on.
public protocol IMAPLiteralSink: Sendable {
    /// Content begins.
    func begin(_ head: IMAPLiteralHead) async throws
    /// The next bytes of it.
    func write(_ bytes: [UInt8]) async throws
    /// Content ends. If it is not complete, because the connection broke, what was written must not be used.
    func end(isComplete: Bool) async throws
}
