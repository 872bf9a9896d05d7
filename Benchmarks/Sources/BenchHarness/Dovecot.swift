#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A Dovecot on loopback with one account and its mails, for as long as a measurement lasts.
public struct Dovecot: Sendable {
    /// What it speaks.
    public enum Service: String, Sendable {
        case imap, pop3

        /// Where it listens, without TLS and with it.
        public var ports: (plain: Int, tls: Int) {
            switch self {
            case .imap: (26_143, 26_993)
            case .pop3: (26_110, 26_995)
            }
        }
    }

    /// What `Peers/dovecot.sh` ends with where there is no Dovecot.
    private static let isMissing: CInt = 69

    private let place: Workplace
    private let child: Child

    /// The certificate that it shows.
    public var certificate: String { self.place.path + "/cert.pem" }

    /// Fills a mailbox and starts the server; nil where it is not installed.
    public init?(_ service: Service, mails: Int) throws {
        self.place = try Workplace("dovecot-\(service.rawValue)")
        do {
            try Self.fill(self.place, mails)
            let ports = service.ports
            let words = [
                Workplace.peer("dovecot.sh"), self.place.path, service.rawValue, "\(ports.plain)", "\(ports.tls)",
            ]
            guard let child = Child("sh", words) else { throw BenchFailure("there is no shell") }
            self.child = child
            guard try Self.waitForPort(ports.plain, of: child) else {
                self.place.remove()
                return nil
            }
        } catch {
            self.place.remove()
            throw error
        }
    }

    /// Ends the server and removes its files.
    public func stop() {
        self.child.stop()
        self.place.remove()
    }

    /// Writes mails of the usual size, 13.5 KB on the average.
    ///
    /// They are as different in size as real ones: Dovecot hashes file names, which end in the mail's size, by a
    /// function that sees little more than their last characters, and becomes three times as slow when all are of one
    /// size. They have been read before, so that no file has to be renamed, and have their size in their name, so that
    /// a file is opened only to be sent.
    private static func fill(_ place: Workplace, _ count: Int) throws {
        for folder in ["mail", "mail/bench", "mail/bench/cur", "mail/bench/new", "mail/bench/tmp"] {
            try place.makeFolder(folder)
        }
        var maker = SyntheticMail(seed: 20_260_601)
        for number in 0..<count {
            let mail = maker.usual()
            let size = mail.count
            try place.write(
                mail, to: "mail/bench/cur/\(1_770_000_000 + number).M\(number)P1.bench,S=\(size),W=\(size):2,S")
        }
        // Or the system would write them to the disk while others are measured.
        sync()
    }

    /// Waits until the port is open; false where the server is not installed.
    private static func waitForPort(_ port: Int, of child: Child) throws -> Bool {
        for _ in 0..<200 {
            if let status = child.status() {
                if status == Self.isMissing { return false }
                throw BenchFailure("Dovecot does not start: is port \(port) in use?")
            }
            if Self.isOpen(port) { return true }
            usleep(50_000)
        }
        child.stop()
        throw BenchFailure("Dovecot does not open its port")
    }

    private static func isOpen(_ port: Int) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
