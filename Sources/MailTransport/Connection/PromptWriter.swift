/// A connection that can send a few last bytes without waiting, also when the task is cancelled: the goodbye of TLS.
protocol PromptWriter: ByteConnection {
    /// Sends `bytes` if there is room for them now. The connection is closed next, so nobody needs to know whether it
    /// worked.
    func writeAtOnce(_ bytes: [UInt8]) async
}
