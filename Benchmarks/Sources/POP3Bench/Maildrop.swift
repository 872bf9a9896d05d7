import BenchHarness
import Foundation
import MailTransport

/// A Dovecot on loopback with one maildrop, for as long as the measurement lasts.
final class Maildrop: @unchecked Sendable {  // Safe: nothing of it changes once it runs.
    let port: Int
    private let folder: URL
    private let process = Process()
    private let python: String

    /// Fills a maildrop and starts the server; nil where a program is missing.
    init?(mails: Int, size: Int) throws {
        guard let dovecot = Self.find("dovecot"), let python = Self.find("python3") else { return nil }
        self.python = python
        self.port = ProcessInfo.processInfo.environment["MARTLET_POP3_PORT"].flatMap { Int($0) } ?? 25_110
        self.folder = FileManager.default.temporaryDirectory.appending(path: "martlet-pop3-\(getpid())")
        // Read before, and with their sizes in their names, so that the server opens a mail only to send it.
        let read = self.folder.appending(path: "mail/cur")
        for name in ["mail/new", "mail/cur", "mail/tmp", "run", "state"] {
            try FileManager.default.createDirectory(
                at: self.folder.appending(path: name), withIntermediateDirectories: true)
        }
        let line = String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 2).prefix(74) + "\r\n"
        for number in 1...mails {
            let header = "From: a@example.com\r\nSubject: \(number)\r\nMessage-ID: <\(number)@example.com>\r\n\r\n"
            let body = String(repeating: String(line), count: (size - header.utf8.count) / line.utf8.count)
            let mail = Data((header + body).utf8)
            let name = "\(1_700_000_000 + number).M\(number).bench,S=\(mail.count),W=\(mail.count):2,S"
            try mail.write(to: read.appending(path: name))
        }
        try Data(self.settings().utf8).write(to: self.folder.appending(path: "dovecot.conf"))
        if geteuid() == 0 { try Self.run("/bin/chown", ["-R", "mail:mail", self.folder.appending(path: "mail").path]) }
        self.process.executableURL = URL(filePath: dovecot)
        self.process.arguments = ["-F", "-c", self.folder.appending(path: "dovecot.conf").path]
        self.process.standardError = FileHandle.nullDevice
        try self.process.run()
    }

    /// The server runs as the calling user, or, where that is root, reads mail as `mail`.
    private func settings() -> String {
        let path = self.folder.path
        let user = geteuid() == 0 ? "mail" : NSUserName()
        let own = geteuid() == 0 ? "" : "default_internal_user = \(user)\ndefault_login_user = \(user)\n"
        return """
            base_dir = \(path)/run
            state_dir = \(path)/state
            log_path = \(path)/log
            protocols = pop3
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            auth_mechanisms = plain
            first_valid_uid = 1
            mail_uid = \(user)
            mail_gid = \(user)
            mail_location = maildir:\(path)/mail
            mail_fsync = never
            \(own)passdb {
              driver = static
              args = password=peers
            }
            userdb {
              driver = static
              args = uid=\(user) gid=\(user) home=\(path)
            }
            service pop3-login {
              chroot =
              inet_listener pop3 {
                port = \(self.port)
              }
              inet_listener pop3s {
                port = 0
              }
            }
            service anvil {
              chroot =
            }

            """
    }

    /// Waits until the server answers and has read its maildrop once.
    func waitUntilReady() async throws {
        for _ in 0..<100 {
            if (try? self.poplib(1, port: self.port)) != nil { return }
            try await SystemClock().sleep(for: .milliseconds(100))
        }
        throw POP3Bench.Failure.noServer
    }

    /// Downloads the first `count` mails with poplib.
    func poplib(_ count: Int, port: Int) throws -> (timing: Timing, bytes: Int) {
        let words = try self.python(
            """
            import poplib, time
            poplib._MAXLINE = 1 << 20
            w, c = time.monotonic(), time.process_time()
            p = poplib.POP3('127.0.0.1', \(port)); p.user('bench'); p.pass_('peers'); b = 0
            n = len(p.list()[1])
            for i in range(1, \(count) + 1): b += p.retr(i)[2]
            p.quit()
            print(time.monotonic() - w, time.process_time() - c, b)
            """)
        guard words.count == 3 else { throw POP3Bench.Failure.noServer }
        return (Timing(processor: words[1], wall: words[0]), Int(words[2]))
    }

    /// Asks for all mails in batches of 100 and counts the ends of the answers: what the server gives at most. Seconds.
    func bareSocket(_ count: Int) throws -> Double {
        let words = try self.python(
            """
            import socket, time
            w = time.monotonic()
            s = socket.create_connection(('127.0.0.1', \(self.port))); f = s.makefile('rb'); f.readline()
            for l in (b'USER bench', b'PASS peers'): s.sendall(l + b'\\r\\n'); f.readline()
            s.sendall(b'LIST\\r\\n')
            while f.readline() != b'.\\r\\n': pass
            sent = done = 0; tail = b''
            while done < \(count):
                while sent < \(count) and sent - done <= 50:
                    end = min(sent + 100, \(count))
                    s.sendall(b''.join(b'RETR %d\\r\\n' % i for i in range(sent + 1, end + 1))); sent = end
                d = s.recv(1 << 18); t = tail + d
                done += t.count(b'\\r\\n.\\r\\n') - tail.count(b'\\r\\n.\\r\\n'); tail = t[-4:]
            print(time.monotonic() - w)
            """)
        guard words.count == 1 else { throw POP3Bench.Failure.noServer }
        return words[0]
    }

    /// Where it listens.
    var endpoint: Endpoint { get throws { try Endpoint(host: "127.0.0.1", port: self.port) } }

    private func python(_ script: String) throws -> [Double] {
        try Self.run(self.python, ["-c", script]).split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
    }

    /// Ends the server and removes its files.
    func stop() {
        self.process.terminate()
        self.process.waitUntilExit()
        try? FileManager.default.removeItem(at: self.folder)
    }

    private static func find(_ name: String) -> String? {
        ["/usr/sbin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/", "/opt/homebrew/sbin/"].map { $0 + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
