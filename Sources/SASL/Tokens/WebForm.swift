/// The form that token endpoints take (`application/x-www-form-urlencoded`).
enum WebForm {
    /// Names and values, everything but letters, digits and `-._` escaped; a blank is written `+`.
    static func encode(_ fields: [(name: String, value: String)]) -> [UInt8] {
        var result: [UInt8] = []
        for field in fields {
            if !result.isEmpty { result.append(UInt8(ascii: "&")) }
            result += self.escape(field.name) + [UInt8(ascii: "=")] + self.escape(field.value)
        }
        return result
    }

    private static func escape(_ text: String) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): [byte]
            case 0x20: [UInt8(ascii: "+")]
            default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}
