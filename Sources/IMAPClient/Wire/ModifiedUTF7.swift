/// The form in which IMAP4rev1 writes mailbox names that are not ASCII: `&AOk-` for é (RFC 3501, 5.1.3).
enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    /// The wire form of `text`.
    static func encode(_ text: String) -> [UInt8] {
        var wire: [UInt8] = []
        var units: [UInt16] = []
        for unit in text.utf16 {
            guard unit >= 0x20, unit < 0x7F else {
                units.append(unit)
                continue
            }
            Self.flush(&units, into: &wire)
            let byte = UInt8(truncatingIfNeeded: unit)
            wire.append(byte)
            if byte == Ascii.ampersand { wire.append(Ascii.minus) }
        }
        Self.flush(&units, into: &wire)
        return wire
    }

    private static func flush(_ units: inout [UInt16], into wire: inout [UInt8]) {
        guard !units.isEmpty else { return }
        wire.append(Ascii.ampersand)
        var bits: UInt32 = 0
        var count = 0
        for unit in units {
            bits = (bits << 16 | UInt32(unit)) & 0x3F_FFFF
            count += 16
            while count >= 6 {
                count -= 6
                wire.append(Self.alphabet[Int(bits >> UInt32(count)) & 63])
            }
        }
        if count > 0 { wire.append(Self.alphabet[Int(bits << UInt32(6 - count)) & 63]) }
        wire.append(Ascii.minus)
        units.removeAll(keepingCapacity: true)
    }

    /// The text of `wire`, or nil when it is not valid: then the bytes are all that is known of the name.
    static func decode(_ wire: [UInt8]) -> String? {
        var units: [UInt16] = []
        units.reserveCapacity(wire.count)
        var index = 0
        while index < wire.count {
            let byte = wire[index]
            index += 1
            guard byte >= 0x20, byte < 0x7F else { return nil }
            guard byte == Ascii.ampersand else {
                units.append(UInt16(byte))
                continue
            }
            if index < wire.count, wire[index] == Ascii.minus {
                units.append(UInt16(Ascii.ampersand))
                index += 1
            } else {
                guard let end = wire[index...].firstIndex(of: Ascii.minus),
                    Self.decodeRun(wire[index..<end], into: &units)
                else { return nil }
                index = end + 1
            }
        }
        return String(validating: units, as: UTF16.self)
    }

    private static func decodeRun(_ run: ArraySlice<UInt8>, into units: inout [UInt16]) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        for byte in run {
            guard let value = Self.value(of: byte) else { return false }
            bits = (bits << 6 | value) & 0x3F_FFFF
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        // What is left must be padding: fewer than six bits, all zero.
        return count < 6 && bits & ((1 << UInt32(count)) - 1) == 0
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case Ascii.zero...Ascii.nine: UInt32(byte - Ascii.zero) + 52
        case Ascii.plus: 62
        case Ascii.comma: 63
        default: nil
        }
    }
}
