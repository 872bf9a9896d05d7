/// What makes a ``TestMailServer`` speak a protocol: how it is to behave, and how it talks.
///
/// ``TestIMAPConfiguration`` and ``TestPOP3Configuration`` are two; one of your own makes a server for another
/// protocol, with the same listener, TLS, faults and log.
public protocol TestServerConfiguration: Sendable {
    /// The usual behaviour.
    init()

    /// Plaintext, TLS on demand, or TLS from the first byte.
    var security: TestServerSecurity { get set }

    /// Talks with one client until the end of the conversation; what it throws drops the connection and stands in the
    /// log.
    func serve(_ connection: TestServerConnection, store: TestMailStore) async throws
}
