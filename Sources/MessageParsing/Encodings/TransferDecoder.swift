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
    private enum Stream: Sendable {
        case identity
        case base64(Base64Stream)
        case quotedPrintable(QuotedPrintableStream)
        case uuencode(UUStream)
    }

    private var stream: Stream
    /// Whether something in the encoded form was wrong so far, as in ``DecodedBytes/isDamaged``.
    public private(set) var isDamaged = false
    private let isUnknown: Bool

    /// Makes a decoder that has seen nothing.
    public init(_ encoding: TransferEncoding) {
        switch encoding {
        case .base64: self.stream = .base64(Base64Stream())
        case .quotedPrintable: self.stream = .quotedPrintable(QuotedPrintableStream())
        case .uuencode: self.stream = .uuencode(UUStream())
        case .sevenBit, .eightBit, .binary, .unknown: self.stream = .identity
        }
        if case .unknown = encoding { self.isUnknown = true } else { self.isUnknown = false }
        self.isDamaged = self.isUnknown
    }

    /// Takes the next encoded bytes and returns what they complete.
    public mutating func decode(_ bytes: Span<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        switch self.stream {
        case .identity: return bytes.copied()
        case .base64(var stream):
            self.stream = .identity
            stream.decode(bytes, into: &output)
            self.keep(.base64(stream), stream.isDamaged)
        case .quotedPrintable(var stream):
            self.stream = .identity
            stream.decode(bytes, into: &output)
            self.keep(.quotedPrintable(stream), stream.isDamaged)
        case .uuencode(var stream):
            self.stream = .identity
            stream.decode(bytes, into: &output)
            self.keep(.uuencode(stream), stream.isDamaged)
        }
        return output
    }

    /// Ends the body and returns what was held back.
    public mutating func finish() -> [UInt8] {
        var output: [UInt8] = []
        switch self.stream {
        case .identity: break
        case .base64(var stream):
            stream.finish(into: &output)
            self.keep(.identity, stream.isDamaged)
        case .quotedPrintable(var stream):
            stream.finish(into: &output)
            self.keep(.identity, stream.isDamaged)
        case .uuencode(var stream):
            stream.finish(into: &output)
            self.keep(.identity, stream.isDamaged)
        }
        return output
    }

    private mutating func keep(_ stream: Stream, _ isDamaged: Bool) {
        self.stream = stream
        self.isDamaged = isDamaged
    }
}
