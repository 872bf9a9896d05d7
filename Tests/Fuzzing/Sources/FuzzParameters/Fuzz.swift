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
    _ = (part.mediaType, part.filename, part.charset)
    return 0
}
