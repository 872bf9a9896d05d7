import FuzzSupport
import MessageParsing

/// Parses a content type with its parameters (RFC 2231), and writes the input as a file name that must come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    let text = String(decoding: bytes, as: UTF8.self)
    if let type = MediaType(text) {
        require(!type.type.isEmpty, "a type is empty")
        for parameter in type.parameters { require(!parameter.name.isEmpty, "a parameter has no name") }
    }
    let head = Array("Content-Type: ".utf8)
    let part = MailMessage(head + bytes.filter { $0 != 0x0D && $0 != 0x0A } + Array("\r\n\r\nx".utf8)).root
    let type = part.mediaType
    require(type.parameters.isEmpty || part.charset == type.charset, "the short way to a charset differs")
    _ = (part.filename, part.safeFilename, part.hasConflictingNames)
    comesBack(text, size)
    return 0
}

/// Writes a name in every form that the builder has, and reads it.
private func comesBack(_ text: String, _ size: Int) {
    guard let author = EmailAddress("a@b.example") else { return }
    let name = String(
        decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7F || $0 == 0x2F || $0 == 0x5C ? 0x78 : $0 }, as: UTF8.self)
    guard name.utf8.first != 0x20, name.utf8.last != 0x20, !name.isEmpty, name.utf8.count < 4_000 else { return }
    var builder = MessageBuilder(
        from: [MailboxAddress(name: nil, address: author)], date: MailDate(secondsSince1970: 0))
    builder.options.allowsUTF8Headers = size & 1 != 0
    builder.options.writesLegacyNames = size & 2 != 0
    builder.text = "x"
    var attachment = OutgoingPart([1], fileName: name)
    attachment.parameters = ["x-name": name]
    builder.attachments = [attachment]
    guard let bytes = try? builder.build() else { return require(false, "a name was refused") }
    let read = MailMessage(bytes).attachments.first
    require(read?.filename == name, "\(name.debugDescription) came back as \(read?.filename.debugDescription ?? "nil")")
    require(read?.mediaType["x-name"] == name, "a parameter came back as another")
    require(read?.hasConflictingNames != true || name.utf8.count > 200, "the two forms of a name differ")
}
