extension Charset {
    /// `text` as bytes of this charset; nil when a character is missing in it.
    public func encode(_ text: String) -> [UInt8]? {
        switch self.codec {
        case .utf8: Array(text.utf8)
        case .ascii: text.utf8.allSatisfy { $0 < 0x80 } ? Array(text.utf8) : nil
        case .windows1252: Self.encodeWindows1252(text)
        case .utf7: nil
        case .utf16(let order): Self.encode16(text, isBig: order == .big)
        case .utf32(let order): Self.encode32(text, isBig: order == .big)
        case .iso2022JP: IconvSeam.encode(text, to: ["ISO-2022-JP"])
        case .hz: nil
        case .singleByte(let names), .iconv(let names): IconvSeam.encode(text, to: names)
        }
    }

    /// The text again, read as another charset: for text that was decoded with a wrong label.
    ///
    /// `text` is what this charset made of the bytes. Nil when it cannot be turned back, because something had been
    /// replaced in it.
    public func redecode(_ text: String, as charset: Charset) -> String? {
        self.encode(text).map { charset.decode($0) }
    }

    private static func encodeWindows1252(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else if let place = TextDecoding.upperControls.firstIndex(where: { UInt32($0) == scalar.value }) {
                bytes.append(UInt8(truncatingIfNeeded: 0x80 + place))
            } else {
                return nil
            }
        }
        return bytes
    }

    private static func encode16(_ text: String, isBig: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let high = UInt8(truncatingIfNeeded: unit >> 8), low = UInt8(truncatingIfNeeded: unit)
            return isBig ? [high, low] : [low, high]
        }
    }

    private static func encode32(_ text: String, isBig: Bool) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar in
            let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: scalar.value >> UInt32($0)) }
            return isBig ? bytes : bytes.reversed()
        }
    }
}
