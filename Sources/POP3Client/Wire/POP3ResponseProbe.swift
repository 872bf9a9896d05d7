/// The way for a fuzzer into the wire parsers, without a connection.
@_spi(Fuzzing)
public enum POP3ResponseProbe {
    /// What a server's bytes say, in every reading that a client could have for them.
    public struct Reading: Equatable {
        var reply: POP3Reply?
        var body: [UInt8]
        var used: Int
        var isComplete: Bool
        var entries: [POP3Entry]
        var identities: [POP3Identity]
        var capabilities: POP3Capabilities
    }

    /// Reads `pieces`, one after the other, as a status line and a multi-line answer.
    public static func read(_ pieces: [[UInt8]]) -> Reading {
        var decoder = POP3BodyDecoder()
        var body: [UInt8] = []
        var used = 0
        for piece in pieces where !decoder.isComplete { used += decoder.decode(piece.span, into: &body) }
        let lines = body.split(separator: 0x0A).map { Array($0) }
        let first = pieces.flatMap { $0 }.prefix { $0 != 0x0A }
        return Reading(
            reply: POP3Reply(line: first), body: body, used: used, isComplete: decoder.isComplete,
            entries: lines.compactMap { POP3Listing.entry($0) },
            identities: lines.compactMap { POP3Listing.identity($0, limit: 256) },
            capabilities: POP3Capabilities(lines: lines))
    }
}
