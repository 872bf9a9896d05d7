#if canImport(Glibc)
import Foundation
import Glibc
import MailTransport
import Synchronization

/// A name server on loopback, UDP and TCP on one port, that answers as a test says; for what only real sockets show.
final class FakeNameServer: Sendable {
    /// One packet that is sent back.
    struct Reply {
        var bytes: [UInt8]
        /// Whether it comes from another port than the one asked.
        var isFromElsewhere = false
    }

    private let datagrams: Int32
    private let stranger: Int32
    private let listener: Int32
    private let isStopped = Mutex(false)
    private let handler: @Sendable (_ query: [UInt8], _ isTCP: Bool) -> [Reply]
    let port: Int

    /// Listens on a free port; nil where the machine gives none.
    init?(_ handler: @escaping @Sendable (_ query: [UInt8], _ isTCP: Bool) -> [Reply]) {
        self.handler = handler
        self.stranger = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard Self.bind(self.stranger, port: 0) != nil, let pair = Self.pair() else { return nil }
        (self.datagrams, self.listener, self.port) = pair
        Thread.detachNewThread { self.run() }
    }

    /// Ends the thread, which closes the sockets.
    func stop() {
        self.isStopped.withLock { $0 = true }
    }

    /// Sockets for datagrams and for connections that bear the same number, which others may have taken for one of
    /// them.
    private static func pair() -> (datagrams: Int32, listener: Int32, port: Int)? {
        for _ in 0..<50 {
            let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var yes: Int32 = 1
            setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            if let port = Self.bind(datagrams, port: 0), Self.bind(listener, port: port) != nil,
                listen(listener, 4) == 0
            {
                return (datagrams, listener, port)
            }
            close(datagrams)
            close(listener)
        }
        return nil
    }

    private static func bind(_ descriptor: Int32, port: Int) -> Int? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard Glibc.bind(descriptor, generic, length) == 0, getsockname(descriptor, generic, &length) == 0
                else {
                    return nil
                }
                return Int(UInt16(bigEndian: pointer.pointee.sin_port))
            }
        }
    }

    private func run() {
        while !self.isStopped.withLock({ $0 }) {
            var waiting = [
                pollfd(fd: self.datagrams, events: Int16(POLLIN), revents: 0),
                pollfd(fd: self.listener, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, 20) > 0 else { continue }
            if waiting[0].revents != 0 { self.serveDatagram() }
            if waiting[1].revents != 0 { self.serveConnection() }
        }
        for descriptor in [self.datagrams, self.stranger, self.listener] { close(descriptor) }
    }

    private func serveDatagram() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var peer = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                let count = recvfrom(self.datagrams, &buffer, buffer.count, 0, generic, &length)
                guard count > 0 else { return }
                for reply in self.handler(Array(buffer[..<count]), false) {
                    let from = reply.isFromElsewhere ? self.stranger : self.datagrams
                    sendto(from, reply.bytes, reply.bytes.count, 0, generic, length)
                }
            }
        }
    }

    private func serveConnection() {
        let connection = accept(self.listener, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        var query: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while query.count < 2 || query.count < 2 + Int(query[0]) << 8 + Int(query[1]) {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            query += buffer[..<count]
        }
        for reply in self.handler(Array(query.dropFirst(2)), true) {
            let framed = PacketBuilder.number(reply.bytes.count) + reply.bytes
            send(connection, framed, framed.count, Int32(MSG_NOSIGNAL))
        }
    }
}
#endif
