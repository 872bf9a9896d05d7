import MailTransport

extension IMAPServerSession {
    /// What came of reading one command.
    enum Reading {
        case command(IMAPServerCommand)
        case refused(tag: String, IMAPServerRefusal)
        case ended
    }

    /// Reads one command with its literals.
    func readCommand() async throws -> Reading {
        var pieces: [IMAPServerParser.Piece] = []
        var shown: [UInt8] = []
        var tag = "*"
        defer { if !shown.isEmpty { self.connection.heard(shown) } }
        do {
            while true {
                guard let line = try await self.readLine() else { return .ended }
                if pieces.isEmpty { tag = Self.tag(of: line) }
                shown += line
                guard let literal = try self.literal(endOf: line) else {
                    pieces.append(.text(line))
                    break
                }
                pieces.append(.text(literal.text))
                let bytes = try await self.readLiteral(literal)
                pieces.append(.literal(bytes))
                shown += bytes.count > 200 ? Array(bytes.prefix(200)) + Array("…".utf8) : bytes
            }
            let allowsUTF8 = self.enabled.contains("UTF8=ACCEPT") || self.enabled.contains("IMAP4REV2")
            return .command(try IMAPServerParser.parse(pieces, allowsUTF8: allowsUTF8))
        } catch let refusal as IMAPServerRefusal {
            return .refused(tag: tag, refusal)
        }
    }

    private static func tag(of line: [UInt8]) -> String {
        let tag = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") }
        return tag.isEmpty || tag.count == line.count ? "*" : String(decoding: tag, as: UTF8.self)
    }

    /// One line without its CRLF; nil at the end of the stream. A bare LF is refused.
    func readLine() async throws -> [UInt8]? {
        var searched = 0
        while true {
            if let end = self.connection.stream.buffer.firstIndex(of: UInt8(ascii: "\n"), from: searched) {
                let line = try await self.connection.stream.read(upTo: end + 1, until: nil)
                guard line.dropLast().last == UInt8(ascii: "\r") else {
                    throw IMAPServerRefusal.bad("Line ends without CR")
                }
                return Array(line.dropLast(2))
            }
            searched = self.connection.stream.buffer.count
            guard searched < self.configuration.lineLimit else {
                throw TransportError(.limitExceeded, "The client sent too long a line.")
            }
            if try await self.connection.stream.fill(until: nil) == 0 { return nil }
        }
    }

    struct Literal {
        var text: [UInt8]
        var size: Int
        var isSynchronising: Bool
    }

    /// The literal that `line` announces at its end, or nil.
    private func literal(endOf line: [UInt8]) throws -> Literal? {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        var digits = line[(open + 1)..<(line.count - 1)]
        let isSynchronising = digits.last != UInt8(ascii: "+")
        if !isSynchronising { digits = digits.dropLast() }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let size = Int(String(decoding: digits, as: UTF8.self))
        else { throw IMAPServerRefusal.bad("Malformed literal") }
        guard isSynchronising || self.offers("LITERAL+") || (self.offers("LITERAL-") && size <= 4096) else {
            throw TransportError(.closed, "The client sent a literal without waiting, which was not offered.")
        }
        var text = Array(line[..<open])
        if text.last == UInt8(ascii: "~") { text.removeLast() }
        return Literal(text: text, size: size, isSynchronising: isSynchronising)
    }

    private func readLiteral(_ literal: Literal) async throws -> [UInt8] {
        let isTooBig = literal.size > self.configuration.appendLimit
        if literal.isSynchronising {
            guard !isTooBig else { throw IMAPServerRefusal.no("Too big", code: "TOOBIG") }
            try await self.connection.writer.write(Array("+ Ready for \(literal.size) bytes\r\n".utf8))
        }
        var bytes: [UInt8] = []
        var left = literal.size
        while left > 0 {
            let some = try await self.connection.stream.read(upTo: left, until: nil)
            guard !some.isEmpty else { throw TransportError(.truncated, "The client left inside a literal.") }
            left -= some.count
            if !isTooBig { bytes += some }
        }
        guard !isTooBig else { throw IMAPServerRefusal.no("Too big", code: "TOOBIG") }
        return bytes
    }
}
