/// How sockets are set up.
public struct SocketOptions: Sendable, Hashable {
    /// When the system asks a silent peer whether it is still there.
    public struct KeepAlive: Sendable, Hashable {
        /// Seconds of silence before the first question. Default: 60, below what most firewalls and NATs allow.
        public var idle: Int
        /// Seconds between questions. Default: 15.
        public var interval: Int
        /// How many questions may stay without an answer. Default: 4.
        public var count: Int

        /// Keep-alive with these figures.
        public init(idle: Int = 60, interval: Int = 15, count: Int = 4) {
            self.idle = idle
            self.interval = interval
            self.count = count
        }
    }

    /// Whether small writes leave at once. Default: yes; the clients write whole commands.
    public var sendsAtOnce = true
    /// TCP keep-alive, or nil for none. Default: on, since an IMAP connection is silent for minutes.
    public var keepAlive: KeepAlive? = KeepAlive()
    /// The local address to connect from, where the machine has several. Default: the system chooses.
    public var localAddress: IPAddress?

    /// The defaults.
    public init() {}
}
