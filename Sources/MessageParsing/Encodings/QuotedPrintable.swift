/// Quoted-printable (RFC 2045 section 6.7).
///
/// The rule of decoding, kept by the fast path and by `reference(_:)`: blanks at the end of a line were added on the
/// way and go; a `=` that then stands last joins the line with the next one; `=XX` in digits of either case is a byte;
/// any other `=` stays as it is and counts as damage. Line ends stay what they are, CRLF or LF.
public enum QuotedPrintable {
    /// Decodes `input`.
    public static func decode(_ input: Span<UInt8>) -> DecodedBytes {
        var damaged = false
        // Nothing grows: every byte written stands for at least one byte read; a block store may touch 16 bytes more.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: input.count + 16) { memory, initialized in
            guard let target = memory.baseAddress else { return }
            unsafe input.withUnsafeBufferPointer { source in
                guard let start = source.baseAddress else { return }
                var decoder = unsafe FastQuotedPrintableDecoder(source: start, count: source.count, target: target)
                unsafe decoder.run()
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
}
