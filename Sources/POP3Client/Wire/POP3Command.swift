/// The commands of RFC 1939, RFC 2449, RFC 2595, RFC 5034 and RFC 6856, as they go over the wire.
enum POP3Command: Sendable, Hashable {
    case capabilities
    case startTLS
    case user(String)
    case password(String)
    case digestLogin(user: String, digest: String)
    case authenticate(String, initialResponse: String?)
    case utf8
    case language(String?)
    case statistics
    case list(Int?)
    case uniqueIDs(Int?)
    case retrieve(Int)
    case top(Int, lines: Int)
    case delete(Int)
    case reset
    case noOperation
    case quit

    /// The bytes with their CRLF.
    ///
    /// Throws ``POP3Error/Code/invalidArgument`` for an argument with CR, LF or NUL, for a name with a blank in it, and
    /// for numbers that no message can have.
    func encoded() throws(POP3Error) -> [UInt8] {
        let line =
            switch self {
            case .capabilities: "CAPA"
            case .startTLS: "STLS"
            case .user(let name): "USER \(try Self.text(name))"
            case .password(let password): "PASS \(try Self.text(password))"
            case .digestLogin(let user, let digest): "APOP \(try Self.word(user)) \(try Self.word(digest))"
            case .authenticate(let mechanism, nil): "AUTH \(try Self.word(mechanism))"
            case .authenticate(let mechanism, .some(let first)):
                "AUTH \(try Self.word(mechanism)) \(first.isEmpty ? "=" : try Self.word(first))"
            case .utf8: "UTF8"
            case .language(nil): "LANG"
            case .language(.some(let tag)): "LANG \(try Self.word(tag))"
            case .statistics: "STAT"
            case .list(nil): "LIST"
            case .list(.some(let number)): "LIST \(try Self.number(number))"
            case .uniqueIDs(nil): "UIDL"
            case .uniqueIDs(.some(let number)): "UIDL \(try Self.number(number))"
            case .retrieve(let number): "RETR \(try Self.number(number))"
            case .top(let number, let lines): "TOP \(try Self.number(number)) \(try Self.count(lines))"
            case .delete(let number): "DELE \(try Self.number(number))"
            case .reset: "RSET"
            case .noOperation: "NOOP"
            case .quit: "QUIT"
            }
        return Array(line.utf8) + [13, 10]
    }

    private static func text(_ text: String) throws(POP3Error) -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 != 13 && $0 != 10 && $0 != 0 }) else {
            throw POP3Error(.invalidArgument, "An argument is empty or holds a line end or a NUL.")
        }
        return text
    }

    private static func word(_ text: String) throws(POP3Error) -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw POP3Error(.invalidArgument, "An argument is empty or holds a blank or a control character.")
        }
        return text
    }

    private static func number(_ number: Int) throws(POP3Error) -> Int {
        guard number > 0 else { throw POP3Error(.invalidArgument, "Messages are numbered from 1.") }
        return number
    }

    private static func count(_ count: Int) throws(POP3Error) -> Int {
        guard count >= 0 else { throw POP3Error(.invalidArgument, "A count of lines cannot be negative.") }
        return count
    }
}
