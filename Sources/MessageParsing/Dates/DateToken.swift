/// A piece of a date.
enum DateToken: Equatable {
    /// Digits: their value and how many there were.
    case number(Int, digits: Int)
    /// Letters, in lower case.
    case word(String)
    /// `: - + / . ,`
    case sign(UInt8)
    /// One or more blanks, folds or comments.
    case gap

    /// The pieces of `value`; nil when it has too many of them or too long ones to be a date.
    static func tokens(of value: Span<UInt8>) -> [DateToken]? {
        var tokens: [DateToken] = []
        var index = 0
        while index < value.count {
            let byte = value[index]
            if byte == UInt8(ascii: "(") {
                index = self.endOfComment(value, from: index)
                if tokens.last != .gap { tokens.append(.gap) }
            } else if byte.isBlankOrLineEnd {
                index += 1
                if tokens.last != .gap { tokens.append(.gap) }
            } else if byte &- 0x30 < 10 {
                guard let token = self.number(value, &index) else { return nil }
                tokens.append(token)
            } else if (byte | 0x20) &- 0x61 < 26 {
                guard let token = self.word(value, &index) else { return nil }
                tokens.append(token)
            } else {
                // Quotes and the like carry nothing; bytes beyond ASCII are blanks of some charset.
                index += 1
                if self.signs.contains(byte) { tokens.append(.sign(byte)) } else { tokens.append(.gap) }
            }
            if tokens.count > 40 { return nil }
        }
        return tokens
    }

    private static let signs = [UInt8](":-+/.,".utf8)

    private static func number(_ value: Span<UInt8>, _ index: inout Int) -> DateToken? {
        var number = 0
        let start = index
        while index < value.count, value[index] &- 0x30 < 10 {
            guard index - start < 10 else { return nil }
            number = number * 10 + Int(value[index] &- 0x30)
            index += 1
        }
        return .number(number, digits: index - start)
    }

    private static func word(_ value: Span<UInt8>, _ index: inout Int) -> DateToken? {
        var bytes: [UInt8] = []
        while index < value.count, (value[index] | 0x20) &- 0x61 < 26 {
            guard bytes.count < 32 else { return nil }
            bytes.append(value[index] | 0x20)
            index += 1
        }
        return .word(String(decoding: bytes, as: UTF8.self))
    }

    /// The index behind the comment that starts at `start`; an unclosed one reaches to the end.
    private static func endOfComment(_ value: Span<UInt8>, from start: Int) -> Int {
        var depth = 0
        var index = start
        while index < value.count {
            switch value[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\\"): index += 1
            default: break
            }
            index += 1
            if depth == 0 { break }
        }
        return min(index, value.count)
    }
}
