/// Reads a command's text and literals into arguments, strictly by RFC 9051's grammar: what a sloppy server would let
/// pass is an error here, so that the client is held to it.
struct IMAPServerParser {
    /// A piece of a command: text between literals, or a literal.
    enum Piece {
        case text([UInt8])
        case literal([UInt8])
    }

    /// How deep lists may stand in each other.
    static let depthLimit = 50

    private var open: [[IMAPServerArgument]] = [[]]
    private var needsSpace = false
    private let allowsUTF8: Bool

    private init(allowsUTF8: Bool) {
        self.allowsUTF8 = allowsUTF8
    }

    /// The command in `pieces`; with `allowsUTF8`, quoted strings may hold it (RFC 6855).
    static func parse(_ pieces: [Piece], allowsUTF8: Bool) throws -> IMAPServerCommand {
        var parser = IMAPServerParser(allowsUTF8: allowsUTF8)
        for piece in pieces {
            switch piece {
            case .text(let bytes): try parser.scan(bytes)
            case .literal(let bytes): try parser.add(.string(bytes))
            }
        }
        if case .text(let last)? = pieces.last, last.last == UInt8(ascii: " ") {
            throw IMAPServerRefusal.bad("Space at the end")
        }
        guard parser.open.count == 1, let all = parser.open.first else { throw IMAPServerRefusal.bad("Unclosed list") }
        guard all.count >= 2, case .atom(let tag) = all[0], let name = all[1].keyword else {
            throw IMAPServerRefusal.bad("No command")
        }
        if name == "UID", all.count >= 3, let second = all[2].keyword {
            return IMAPServerCommand(tag: tag, name: "UID " + second, arguments: Array(all.dropFirst(3)))
        }
        return IMAPServerCommand(tag: tag, name: name, arguments: Array(all.dropFirst(2)))
    }

    private mutating func scan(_ bytes: [UInt8]) throws {
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "):
                guard self.needsSpace else { throw IMAPServerRefusal.bad("Unexpected space") }
                self.needsSpace = false
                index += 1
            case UInt8(ascii: "("):
                try self.beginList()
                index += 1
            case UInt8(ascii: ")"):
                try self.endList()
                index += 1
            case UInt8(ascii: "\""):
                try self.quoted(bytes, &index)
            default:
                try self.atom(bytes, &index)
            }
        }
    }

    private mutating func beginList() throws {
        guard !self.needsSpace else { throw IMAPServerRefusal.bad("Missing space before a list") }
        guard self.open.count < Self.depthLimit else { throw IMAPServerRefusal.bad("Lists too deep") }
        self.open.append([])
    }

    private mutating func endList() throws {
        guard self.open.count > 1, let members = self.open.popLast() else {
            throw IMAPServerRefusal.bad("Unexpected )")
        }
        guard self.needsSpace || members.isEmpty else { throw IMAPServerRefusal.bad("Space before )") }
        self.needsSpace = false
        try self.add(.list(members))
    }

    private mutating func add(_ argument: IMAPServerArgument) throws {
        guard !self.needsSpace else { throw IMAPServerRefusal.bad("Missing space") }
        self.open[self.open.count - 1].append(argument)
        self.needsSpace = true
    }

    private mutating func quoted(_ bytes: [UInt8], _ index: inout Int) throws {
        var content: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "\\")
                else { throw IMAPServerRefusal.bad("Bad escape in a quoted string") }
            }
            guard bytes[index] >= 0x20 || bytes[index] == 9, bytes[index] < 0x7F || self.allowsUTF8 else {
                throw IMAPServerRefusal.bad("Byte not allowed in a quoted string")
            }
            content.append(bytes[index])
            index += 1
        }
        guard index < bytes.count else { throw IMAPServerRefusal.bad("Unclosed quoted string") }
        index += 1
        try self.add(.string(content))
    }

    private mutating func atom(_ bytes: [UInt8], _ index: inout Int) throws {
        let start = index
        var isInSection = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "[") { isInSection = true }
            if byte == UInt8(ascii: "]") { isInSection = false }
            guard byte >= 0x20, byte < 0x7F else { throw IMAPServerRefusal.bad("Byte not allowed in an atom") }
            if !isInSection {
                if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") { break }
                guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "{") else {
                    throw IMAPServerRefusal.bad("Byte not allowed in an atom")
                }
            }
            index += 1
        }
        guard !isInSection else { throw IMAPServerRefusal.bad("Unclosed section") }
        try self.add(.atom(String(decoding: bytes[start..<index], as: UTF8.self)))
    }
}
