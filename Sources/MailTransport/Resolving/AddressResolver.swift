/// Finds the addresses of a host name.
public protocol AddressResolver: Sendable {
    /// The addresses of `host` in the order in which they should be tried.
    ///
    /// Throws ``TransportError`` with ``TransportError/Code/hostNotFound``, ``TransportError/Code/resolverFailed`` or
    /// ``TransportError/Code/timedOut``.
    func addresses(of host: String, until deadline: MailInstant?, on clock: any MailClock) async throws -> [IPAddress]
}
