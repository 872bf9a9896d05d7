/// Mailbox names on the wire: modified UTF-7 (RFC 3501 5.1.3), or UTF-8 where the client has asked for it.
enum IMAPServerMailboxName {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    /// A name in modified UTF-7.
    static func encode(_ name: String) -> String {
        var result = ""
        var units: [UInt16] = []
        for scalar in name.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                result += Self.shifted(units)
                units = []
                result += scalar == "&" ? "&-" : String(scalar)
            } else {
                units += Array(String(scalar).utf16)
            }
        }
        return result + Self.shifted(units)
    }

    private static func shifted(_ units: [UInt16]) -> String {
        guard !units.isEmpty else { return "" }
        var result = "&"
        var bits: UInt32 = 0
        var count = 0
        for byte in units.flatMap({ [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) {
            bits = bits << 8 & 0xFF_FFFF | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                result.unicodeScalars.append(Unicode.Scalar(Self.alphabet[Int(bits >> UInt32(count) & 63)]))
            }
        }
        if count > 0 {
            result.unicodeScalars.append(Unicode.Scalar(Self.alphabet[Int(bits << UInt32(6 - count) & 63)]))
        }
        return result + "-"
    }

    /// The name that modified UTF-7 stands for; nil when it is malformed or not in its one right form.
    static func decode(_ text: [UInt8]) -> String? {
        var units: [UInt16] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte >= 0x20, byte < 0x7F else { return nil }
            guard byte == UInt8(ascii: "&") else {
                units.append(UInt16(byte))
                continue
            }
            let coded = rest.prefix { $0 != UInt8(ascii: "-") }
            rest = rest.dropFirst(coded.count)
            guard rest.popFirst() != nil else { return nil }
            if coded.isEmpty {
                units.append(UInt16(UInt8(ascii: "&")))
            } else {
                guard let decoded = Self.unshifted(coded) else { return nil }
                units += decoded
            }
        }
        let name = String(decoding: units, as: UTF16.self)
        return Array(Self.encode(name).utf8) == text ? name : nil
    }

    private static func unshifted(_ coded: ArraySlice<UInt8>) -> [UInt16]? {
        var units: [UInt16] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in coded {
            guard let value = Self.alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 & 0x3F_FFFF | UInt32(value)
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(bits >> UInt32(count) & 0xFFFF))
            }
        }
        return units
    }
}
