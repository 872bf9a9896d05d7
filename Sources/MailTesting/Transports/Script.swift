/// A conversation as it has to go: what the server says, and what the client must say, byte for byte.
///
/// ```swift
/// let script = Script("""
///     S: 220 mx.example.com ESMTP
///     C: EHLO client.example
///     S: 250 mx.example.com
///     """)
/// ```
public struct Script: Sendable, Hashable {
    /// One step of a conversation.
    @nonexhaustive
    public enum Step: Sendable, Hashable {
        /// The server sends these bytes.
        case send([UInt8])
        /// The client must send exactly these bytes; they may come in any number of pieces.
        case expect([UInt8])
        /// The server ends the stream in good order.
        case end
        /// The server drops the connection.
        case reset
        /// The client must close the connection before anything else happens.
        case expectEnd

        /// The server sends this line; CRLF is added.
        public static func server(_ line: String) -> Step { .send(Array(line.utf8) + [13, 10]) }

        /// The client must send this line; CRLF is added.
        public static func client(_ line: String) -> Step { .expect(Array(line.utf8) + [13, 10]) }
    }

    /// The steps in order.
    public var steps: [Step]

    /// A conversation of these steps. Afterwards the server says nothing more and ends the stream.
    public init(_ steps: [Step]) {
        self.steps = steps
    }

    /// Reads a transcript: lines of the server begin with `S: `, those of the client with `C: `.
    ///
    /// `S:` and `C:` alone are empty lines; each line gets CRLF. `*END*` and `*RESET*` after `S: ` end the stream in
    /// good order or drop the connection, and after `C: ` `*END*` means that the client closes. Lines that begin with
    /// neither mark are remarks.
    public init(_ transcript: String) {
        self.steps = transcript.split(separator: "\n", omittingEmptySubsequences: true).compactMap { line in
            let line = line.drop { $0 == " " }
            let text = String(line.dropFirst(line.hasPrefix("S: ") || line.hasPrefix("C: ") ? 3 : 2))
            if line.hasPrefix("S:") {
                switch text {
                case "*END*": return .end
                case "*RESET*": return .reset
                default: return .server(text)
                }
            }
            guard line.hasPrefix("C:") else { return nil }
            return text == "*END*" ? .expectEnd : .client(text)
        }
    }
}
