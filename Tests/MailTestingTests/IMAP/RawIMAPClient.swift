import MailTransport

/// Says IMAP's lines by hand, so that the server is tested without `IMAPClient`.
final class RawIMAPClient {
    let stream: WireStream
    private var count = 0

    init(_ connection: any ByteConnection) {
        self.stream = WireStream(connection)
    }

    /// One line of the server, with its literals put in as they are.
    func line() async throws -> String {
        var text = ""
        while true {
            let line = String(decoding: try await self.stream.readLine(limit: 1 << 20, until: nil), as: UTF8.self)
            text += line
            guard line.last == "}", let open = line.lastIndex(of: "{"),
                var left = Int(line[line.index(after: open)...].dropLast())
            else { return text }
            while left > 0 {
                let some = try await self.stream.read(upTo: left, until: nil)
                guard !some.isEmpty else { throw TransportError(.truncated, "The server left inside a literal.") }
                left -= some.count
                text += String(decoding: some, as: UTF8.self)
            }
        }
    }

    func send(_ text: String) async throws {
        try await self.stream.write(Array((text + "\r\n").utf8), until: nil)
    }

    /// Sends a command and returns what came up to its tagged answer, which stands without the tag.
    @discardableResult
    func run(_ command: String) async throws -> [String] {
        self.count += 1
        let tag = "t\(self.count)"
        try await self.send("\(tag) \(command)")
        return try await self.answer(to: tag)
    }

    func answer(to tag: String) async throws -> [String] {
        var lines: [String] = []
        while true {
            let line = try await self.line()
            if line.hasPrefix(tag + " ") { return lines + [String(line.dropFirst(tag.count + 1))] }
            lines.append(line)
        }
    }
}
