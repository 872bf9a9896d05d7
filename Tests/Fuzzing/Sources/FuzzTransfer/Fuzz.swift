import FuzzSupport
@_spi(Reference) import MessageParsing

/// Decodes the input in every transfer encoding, compares fast with plain, and encodes it so that it must come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    require(Base64.decode(bytes) == Base64.reference(bytes.span), "base64: fast and plain differ")
    require(
        QuotedPrintable.decode(bytes) == QuotedPrintable.reference(bytes.span),
        "quoted-printable: fast and plain differ")
    let sound = DecodedBytes(bytes: bytes, isDamaged: false)
    require(Base64.decode(Base64.encodeLines(bytes.span)) == sound, "base64 does not come back")
    require(
        QuotedPrintable.decode(QuotedPrintable.encode(bytes.span, mode: .binary)) == sound,
        "quoted-printable does not come back")
    require(
        UUEncoding.decode(UUEncoding.encode(bytes.span, fileName: "x").span) == sound, "uuencode does not come back")
    _ = TransferEncoding(parsing: bytes.span).decode(bytes)
    for encoding in [TransferEncoding.base64, .quotedPrintable, .uuencode] {
        let whole = encoding.decode(bytes)
        for step in [1, 2, 7, Int(bytes.first ?? 0) + 1] {
            require(pieces(bytes, encoding, step) == whole, "\(encoding.name) differs in pieces of \(step)")
        }
    }
    return 0
}

/// What a decoder makes of the input that comes in pieces.
private func pieces(_ bytes: [UInt8], _ encoding: TransferEncoding, _ step: Int) -> DecodedBytes {
    var decoder = TransferDecoder(encoding)
    var output: [UInt8] = []
    var place = 0
    while place < bytes.count {
        let next = min(place + step, bytes.count)
        output += decoder.decode(bytes.span.extracting(place..<next))
        place = next
    }
    output += decoder.finish()
    return DecodedBytes(bytes: output, isDamaged: decoder.isDamaged)
}
