/// Base64 as mail has it (RFC 2045 section 6.8): lines of at most 76 characters.
///
/// The rule of decoding, kept by the fast path and by `reference(_:)`: characters outside of the alphabet are
/// skipped, and all but white space count as damage. Padding ends a group; bits that do not fill a byte are dropped.
/// What follows padding is decoded as a new group when the rest of its line is made of the alphabet (concatenated
/// pieces), and is otherwise taken for something that a relay appended: decoding stops. Both count as damage, as does
/// missing padding.
public enum Base64 {
    /// Decodes `input`.
    public static func decode(_ input: Span<UInt8>) -> DecodedBytes {
        var damaged = false
        // Four characters give three bytes, a cut group gives fewer than its characters, and the store of a whole
        // group is four bytes wide, so it may touch one byte behind the last it fills.
        let capacity = input.count / 4 * 3 + 8
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { memory, initialized in
            guard let target = memory.baseAddress else { return }
            unsafe input.withUnsafeBufferPointer { source in
                var decoder = unsafe FastBase64Decoder(source: source, target: target)
                unsafe decoder.run()
                unsafe decoder.endGroup()
                initialized = unsafe decoder.written
                damaged = unsafe decoder.isDamaged
            }
        }
        return DecodedBytes(bytes: bytes, isDamaged: damaged)
    }

    /// Decodes `input`.
    public static func decode(_ input: [UInt8]) -> DecodedBytes {
        input.withSpan { self.decode($0) }
    }

    /// The value of a character of the alphabet.
    static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte - 0x41
        case 0x61...0x7A: byte - 0x61 + 26
        case 0x30...0x39: byte - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// Where decoding goes on after padding: the index behind the line that starts at `start` when it holds only
    /// characters of the alphabet, padding and blanks at its end; nil when something else stands there.
    static func endOfEncodedLine(_ input: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < input.count, self.value(of: input[index]) != nil || input[index] == UInt8(ascii: "=") {
            index += 1
        }
        while index < input.count, input[index].isBlank || input[index] == 0x0D { index += 1 }
        return index == input.count || input[index] == 0x0A ? index : nil
    }
}
