/// A value of JSON (RFC 8259), for the small answers of token endpoints and mail servers.
package enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number as it was written, so that none is rounded.
    case number(String)
    /// A text.
    case string(String)
    /// Values in a row.
    case array([JSONValue])
    /// Values by name; of two with one name the last counts.
    case object([String: JSONValue])

    /// The member of an object, or nil.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The text, or nil for anything else.
    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A whole number, also one that was written as a text, as some endpoints do; nil for anything else.
    package var integer: Int64? {
        switch self {
        case .number(let digits), .string(let digits): Int64(digits)
        default: nil
        }
    }
}

extension JSONValue {
    /// The value as JSON text, with the members of objects in the order of their names.
    ///
    /// It is built with a stack of its own, so that no depth of nesting can exhaust the thread's.
    package var encoded: [UInt8] {
        enum Piece {
            case value(JSONValue)
            case text(String)
        }
        var output: [UInt8] = []
        var pending: [Piece] = [.value(self)]
        while let piece = pending.popLast() {
            switch piece {
            case .text(let text): output += Array(text.utf8)
            case .value(.null): output += Array("null".utf8)
            case .value(.bool(let flag)): output += Array((flag ? "true" : "false").utf8)
            case .value(.number(let digits)): output += Array(digits.utf8)
            case .value(.string(let text)): output += Self.quote(text)
            case .value(.array(let items)):
                pending.append(.text("]"))
                for (index, item) in items.enumerated().reversed() {
                    pending += [.value(item), .text(index == 0 ? "" : ",")]
                }
                output.append(UInt8(ascii: "["))
            case .value(.object(let members)):
                pending.append(.text("}"))
                for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated().reversed() {
                    let name = String(decoding: Self.quote(member.key), as: UTF8.self)
                    pending += [.value(member.value), .text((index == 0 ? "" : ",") + name + ":")]
                }
                output.append(UInt8(ascii: "{"))
            }
        }
        return output
    }

    /// A text in quotation marks, with controls escaped.
    private static func quote(_ text: String) -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: output += Array("\\u00".utf8) + Array([byte].hexadecimal.utf8)
            default: output.append(byte)
            }
        }
        return output + [UInt8(ascii: "\"")]
    }
}
