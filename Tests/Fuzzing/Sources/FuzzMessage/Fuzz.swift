import FuzzSupport
import MessageParsing

/// Parses a whole message and asks for everything in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    let message = MailMessage(bytes)
    require(message.bytes == bytes, "the bytes changed")
    for part in message.allParts { check(part, size) }
    for defect in message.defects { require(isInside(defect.range, size), "a defect points outside") }
    for field in message.headers {
        require(isInside(field.range, size) && isInside(field.valueRange, size), "a field lies outside")
        require(field.rawValue == message.bytes(in: field.valueRange), "a field is not what its range says")
        _ = field.value
    }
    _ = (message.subject, message.from, message.sender, message.replyTo, message.to, message.cc, message.bcc)
    _ = (message.date, message.messageID, message.inReplyTo, message.references)
    _ = (message.text, message.html)
    for part in message.attachments { _ = (part.content.count, part.filename) }
    for block in UUEncoding.blocks(in: bytes.span) { _ = block.decode(bytes.span) }
    for entry in MailboxFile.entries(in: bytes.span) {
        require(entry.range.upperBound <= size && entry.messageRange.upperBound <= size, "a mailbox entry lies outside")
        _ = MailboxFile.message(entry, in: bytes.span)
    }
    return 0
}

private func check(_ part: MailPart, _ size: Int) {
    require(isInside(part.range, size) && isInside(part.headerRange, size), "a part lies outside")
    require(isInside(part.bodyRange, size), "a body lies outside")
    require(part.bodyRange.upperBound <= part.range.upperBound, "a body ends behind its part")
    for child in part.children {
        require(child.range.lowerBound >= part.range.lowerBound, "a child begins before its part")
        require(child.range.upperBound <= part.range.upperBound, "a child ends behind its part")
    }
    _ = (part.mediaType, part.disposition, part.transferEncoding, part.contentID, part.decodedText, part.filename)
}

private func isInside(_ range: ByteRange, _ size: Int) -> Bool {
    range.lowerBound >= 0 && range.lowerBound <= range.upperBound && range.upperBound <= size
}
