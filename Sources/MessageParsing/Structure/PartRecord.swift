/// What the parser remembers of one part: ranges and links, no bytes. A record takes 36 bytes.
struct PartRecord: Sendable {
    /// What a part holds.
    enum Kind: UInt8, Sendable {
        case leaf
        case multipart
        case message
    }

    /// The first byte of the header block.
    var start: UInt32
    /// The first byte of the body.
    var bodyStart: UInt32
    /// The byte after the body, the line end before a delimiter not included.
    var end: UInt32
    /// The first field of the header block in the table of fields.
    var firstField: UInt32
    /// The part that holds this one; the root holds itself.
    var parent: UInt32
    /// The index after the last part inside this one.
    var subtreeEnd: UInt32
    /// The fields of the header block.
    var fieldCount: UInt16
    var kind: Kind
    var depth: UInt8
    /// The media type that holds when no Content-Type says otherwise is message/rfc822 (RFC 2046 5.1.5).
    var defaultsToMessage: Bool
    /// The body says base64, which its scanner can make use of.
    var isBase64: Bool

    var range: ByteRange { ByteRange(Int(self.start), Int(self.end)) }
    var header: ByteRange { ByteRange(Int(self.start), Int(self.bodyStart)) }
    var body: ByteRange { ByteRange(Int(self.bodyStart), Int(self.end)) }
    var fields: Range<Int> { Int(self.firstField)..<(Int(self.firstField) + Int(self.fieldCount)) }
}

/// What the parser remembers of one header field.
struct FieldRecord: Sendable {
    /// The first byte of the name.
    var start: UInt32
    /// The byte after the field, its last line end included.
    var end: UInt32
    /// The bytes of the name.
    var nameLength: UInt16

    var range: ByteRange { ByteRange(Int(self.start), Int(self.end)) }
}
