import BenchHarness
import BenchNetwork
import MailTransport

/// The download of 10,000 mails from Dovecot on loopback, each time by a process of its own.
struct DownloadBench {
    static let count = 10_000
    /// One raw reader's time may become 1.1, and libetpan's processor time 1.4.
    static let readerAim = 1 / 1.1
    static let libraryAim = 1 / 1.4
    let place: Workplace
    let repeats: Int

    func run() async throws {
        guard let server = try Dovecot(.imap, mails: Self.count) else {
            return print("Dovecot is not here: the download is not measured (dovecot-imapd)")
        }
        defer { server.stop() }
        let reader = self.place.compile("imap_reader", ["-lssl", "-lcrypto"])
        let library = self.place.compile("etpan_download", ["-letpan"])
        if library == nil { print("libetpan is not here to compare with (libetpan-dev)") }
        let ports = Dovecot.Service.imap.ports
        for (security, port) in [("plain", "\(ports.plain)"), ("tls", "\(ports.tls)")] {
            let ours = Self.ours([security, port])
            if let reader {
                try self.race("download \(security), raw C", ours, Race.Way(reader, [security, port]))
                    .report(wall: Self.readerAim)
            }
            if let library {
                try self.race("download \(security), libetpan", ours, Race.Way(library, [security, port]))
                    .report(processor: Self.libraryAim)
            }
            try self.files("into files \(security), mbsync", security, port, server)?
                .report(wall: 1, processor: 1, megabytes: 20)
        }
        try await self.delayed(server)
    }

    /// Everything over a line with a round trip of 40 ms.
    private func delayed(_ server: Dovecot) async throws {
        let target = try Endpoint(host: "127.0.0.1", port: Dovecot.Service.imap.ports.plain)
        let proxy = try DelayProxy(to: target, oneWay: .milliseconds(20))
        try await proxy.during {
            try self.files("into files at 40 ms, mbsync", "plain", "\(proxy.listener.endpoint.port)", server)?
                .report(wall: 1, megabytes: 20)
        }
    }

    private static func ours(_ arguments: [String]) -> Race.Way {
        Race.Way(Workplace.sibling("MailDownload"), ["imap"] + arguments)
    }

    /// Nil where mbsync is not installed.
    private func files(_ name: String, _ security: String, _ port: String, _ server: Dovecot) throws -> Race? {
        guard Child.run("mbsync", ["--version"]) != nil else {
            print("mbsync is not here to compare with (isync)")
            return nil
        }
        let target = try Workplace("download", isInMemory: true)
        defer { target.remove() }
        let folder = target.path + "/mail"
        return try Race(
            name, ours: Self.ours([security, port, folder]),
            theirs: Race.Way("sh", [Workplace.peer("mbsync.sh"), security, port, folder, server.certificate]),
            count: self.repeats
        ) { _ = Child.run("rm", ["-rf", folder]) }
    }

    private func race(_ name: String, _ ours: Race.Way, _ theirs: Race.Way) throws -> Race {
        try Race(name, ours: ours, theirs: theirs, count: self.repeats)
    }
}
