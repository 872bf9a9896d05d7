extension MailConnector {
    /// The production connector: the machine's sockets, its OpenSSL and its clock.
    ///
    /// Each value has a TLS provider of its own, so keep it and share it: it holds the parsed roots and the sessions.
    public static func system(
        transport: SocketTransport = SocketTransport(), observer: any MailObserver = SilentObserver()
    ) -> MailConnector {
        MailConnector(transport: transport, tls: OpenSSLProvider(), clock: transport.clock, observer: observer)
    }
}
