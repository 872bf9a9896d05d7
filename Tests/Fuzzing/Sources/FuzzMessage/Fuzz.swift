import FuzzSupport
@_spi(Reference) import MessageParsing

/// Parses a whole message, asks for everything in it, and reads it once more in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    let options = size % 2 == 0 ? ParserOptions() : .tight
    let message = MailMessage(bytes, options: options)
    require(message.bytes == bytes, "the bytes changed")
    for part in message.allParts { check(part, size) }
    for defect in message.defects { require(isInside(defect.range, size), "a defect points outside") }
    for field in message.headers {
        require(isInside(field.range, size) && isInside(field.valueRange, size), "a field lies outside")
        require(field.rawValue == message.bytes(in: field.valueRange), "a field is not what its range says")
        _ = field.value
    }
    _ = (message.subject, message.from, message.sender, message.replyTo, message.to, message.cc, message.bcc)
    _ = (message.date, message.messageID, message.inReplyTo, message.references, message.author)
    _ = (message.text, message.html)
    for part in message.attachments { _ = (part.content.count, part.filename, part.safeFilename) }
    for block in UUEncoding.blocks(in: bytes.span) { _ = block.decode(bytes.span) }
    for entry in MailboxFile.entries(in: bytes.span) {
        require(entry.range.upperBound <= size && entry.messageRange.upperBound <= size, "a mailbox entry lies outside")
        _ = MailboxFile.message(entry, in: bytes.span)
    }
    let lines = DelimiterSearch.reference(in: bytes.span)
    require(DelimiterSearch.lines(in: bytes.span, isBase64: false) == lines, "the search for delimiters differs")
    require(DelimiterSearch.lines(in: bytes.span, isBase64: true) == lines, "the search in base64 differs")
    checkPieces(message, bytes, options)
    return 0
}

extension ParserOptions {
    /// Budgets that small inputs go over.
    fileprivate static var tight: ParserOptions {
        var limits = ParserLimits()
        limits.depth = 3
        limits.parts = 5
        limits.fields = 4
        limits.fieldNameBytes = 20
        limits.boundaryBytes = 8
        limits.hiddenBytes = 8
        limits.encodedWords = 3
        limits.addresses = 3
        return ParserOptions(limits: limits)
    }
}

private func check(_ part: MailPart, _ size: Int) {
    require(isInside(part.range, size) && isInside(part.headerRange, size), "a part lies outside")
    require(isInside(part.bodyRange, size), "a body lies outside")
    require(part.bodyRange.upperBound <= part.range.upperBound, "a body ends behind its part")
    for child in part.children {
        require(child.range.lowerBound >= part.range.lowerBound, "a child begins before its part")
        require(child.range.upperBound <= part.range.upperBound, "a child ends behind its part")
    }
    // The structure pass reads types in a way of its own, and a part its charset.
    require(!part.isMultipart || part.mediaType.isMultipart, "the pass saw a multipart that is none")
    let type = part.mediaType
    require(type.parameters.isEmpty || part.charset == type.charset, "the two readings of a charset differ")
    _ = (part.disposition, part.contentID, part.contentLocation, part.decodedText, part.filename)
}

private func isInside(_ range: ByteRange, _ size: Int) -> Bool {
    range.lowerBound >= 0 && range.lowerBound <= range.upperBound && range.upperBound <= size
}
