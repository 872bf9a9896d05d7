/// Takes a transfer encoding off bytes that come in pieces, for bodies that are never held as a whole.
///
/// However the input is cut, what comes out is what `TransferEncoding.decode` makes of all of it. A
/// decoder holds what it cannot decide yet: a few bytes, and at most one line.
///
/// ```swift
/// var decoder = TransferDecoder(.base64)
/// for try await chunk in stream { file.append(decoder.decode(chunk.span)) }
/// file.append(decoder.finish())
/// ```
public struct TransferDecoder: Sendable {
    /// What takes the encoding off; nil where the bytes are the content.
    private var stream: (any TransferStream)?
    /// Whether something in the encoded form was wrong so far, as in ``DecodedBytes/isDamaged``.
    public private(set) var isDamaged = false

    /// Makes a decoder that has seen nothing.
    public init(_ encoding: TransferEncoding) {
        switch encoding {
        case .base64: self.stream = Base64Stream()
        case .quotedPrintable: self.stream = QuotedPrintableStream()
        case .uuencode: self.stream = UUStream()
        case .sevenBit, .eightBit, .binary: break
        case .unknown: self.isDamaged = true
        }
    }

    /// Takes the next encoded bytes and returns what they complete.
    public mutating func decode(_ bytes: Span<UInt8>) -> [UInt8] {
        guard self.stream != nil else { return bytes.copied() }
        var output: [UInt8] = []
        self.stream?.decode(bytes, into: &output)
        self.isDamaged = self.stream?.isDamaged ?? self.isDamaged
        return output
    }

    /// Ends the body and returns what was held back.
    public mutating func finish() -> [UInt8] {
        var output: [UInt8] = []
        self.stream?.finish(into: &output)
        self.isDamaged = self.stream?.isDamaged ?? self.isDamaged
        self.stream = nil
        return output
    }
}

/// One encoding, taken off bytes that come in pieces.
protocol TransferStream: Sendable {
    /// Whether something in the encoded form was wrong so far.
    var isDamaged: Bool { get }

    /// Takes the next encoded bytes and appends what they complete.
    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8])

    /// Appends what was held back; nothing comes after it.
    mutating func finish(into output: inout [UInt8])
}
