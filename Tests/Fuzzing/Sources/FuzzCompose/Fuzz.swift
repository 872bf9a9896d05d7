import FuzzSupport
import MessageParsing

/// Builds a message from the input; it is refused, or it reads back as what went in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let flags = dice.byte()
    guard let author = EmailAddress("a@b.example") else { return 0 }
    let name = String(decoding: dice.piece(), as: UTF8.self)
    var builder = MessageBuilder(
        from: [MailboxAddress(name: name, address: author)], subject: String(decoding: dice.piece(), as: UTF8.self),
        date: MailDate(secondsSince1970: 0))
    builder.options.bodyTransport = [.sevenBit, .eightBit, .binary][Int(flags & 3) % 3]
    builder.options.allowsUTF8Headers = flags & 4 != 0
    builder.options.flowsText = flags & 8 != 0
    if flags & 16 != 0 { builder.html = "<p>x</p>" }
    let fileName = String(decoding: dice.piece(), as: UTF8.self)
    let attachment = dice.piece()
    if flags & 32 != 0 { builder.attachments = [OutgoingPart(attachment, fileName: fileName)] }
    builder.text = String(decoding: dice.rest, as: UTF8.self)
    guard let bytes = try? builder.build() else { return 0 }
    check(MailMessage(bytes), builder, bytes)
    return 0
}

private func check(_ message: MailMessage, _ builder: MessageBuilder, _ bytes: [UInt8]) {
    require(message.from.map(\.address) == builder.from.map(\.address), "the author changed")
    require(message.headers.count(.bcc) == 0 && message.headers.count(.from) == 1, "a field was added")
    require(message.attachments.count >= builder.attachments.count, "an attachment is missing")
    if let part = builder.attachments.first, case .bytes(let content) = part.content {
        require(message.attachments.contains { $0.content == content }, "an attachment changed")
    }
    guard builder.options.bodyTransport != .binary else { return }
    var column = 0
    for (index, byte) in bytes.enumerated() {
        if byte == 0x0A {
            require(index > 0 && bytes[index - 1] == 0x0D, "a line end without CR")
            column = 0
        } else {
            require(byte != 0, "a NUL")
            column += 1
            require(column <= 999, "a line is too long")
        }
    }
}
