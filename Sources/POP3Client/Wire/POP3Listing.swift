/// A message and its size, as LIST names it (RFC 1939 5). Sizes are the server's word: limits do not rest on them.
public struct POP3Entry: Sendable, Hashable {
    /// The number in this session.
    public var number: Int
    /// The size in bytes, as the server says.
    public var size: Int

    /// An entry.
    public init(number: Int, size: Int) {
        self.number = number
        self.size = size
    }
}

/// A message and its unique id, as UIDL names it (RFC 1939 7).
public struct POP3Identity: Sendable, Hashable {
    /// The number in this session.
    public var number: Int
    /// The id that stays the same in later sessions; nil when the server gave none, or one that cannot be used.
    public var uniqueID: String?

    /// An identity.
    public init(number: Int, uniqueID: String?) {
        self.number = number
        self.uniqueID = uniqueID
    }
}

/// The answers to STAT, LIST and UIDL.
enum POP3Listing {
    /// `1 120`; nil when it is not that. What follows the size is left alone (RFC 1939 5 allows it).
    static func entry(_ line: some Collection<UInt8>) -> POP3Entry? {
        let words = Self.words(line)
        guard words.count >= 2, let number = Self.number(words[0]), let size = Self.number(words[1]), number > 0 else {
            return nil
        }
        return POP3Entry(number: number, size: size)
    }

    /// `1 whqtswO00WBw418f9t5JxYwZ`; nil when there is not even a number.
    ///
    /// RFC 1939 allows 1 to 70 characters of 0x21 to 0x7E. Longer ids are taken up to `limit`; what is longer or holds
    /// other bytes is no id.
    static func identity(_ line: some Collection<UInt8>, limit: Int) -> POP3Identity? {
        let words = Self.words(line)
        guard let number = words.first.flatMap({ Self.number($0) }), number > 0 else { return nil }
        guard words.count == 2, words[1].count <= limit, words[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return POP3Identity(number: number, uniqueID: nil)
        }
        return POP3Identity(number: number, uniqueID: String(decoding: words[1], as: UTF8.self))
    }

    private static func words(_ line: some Collection<UInt8>) -> [[UInt8]] {
        Array(line).split { $0 == 0x20 || $0 == 0x09 }.map { Array($0) }
    }

    /// A decimal number of at most 18 digits, which always fits.
    private static func number(_ digits: [UInt8]) -> Int? {
        guard (1...18).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }
}
