import FuzzSupport
@_spi(Reference) import MessageParsing

/// Decodes a header value, and encodes the input as text that must come back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = input(data, size)
    let decoded = EncodedWords.decode(bytes)
    require(decoded == EncodedWords.reference(bytes.span).text, "the short way for plain values differs")
    require(!decoded.utf8.contains { $0 == 0 || $0 == 0x0D || $0 == 0x0A }, "a line end or NUL came out")
    // The short ways that a field takes must lead to the same text.
    let field = Array("X-Text: ".utf8) + bytes.filter { $0 != 0x0D && $0 != 0x0A } + Array("\r\n\r\n".utf8)
    if let header = MailMessage(field).headers.first {
        let whole = EncodedWords.reference(header.rawValue.span).text
        require(header.value == whole, "a field's value differs from its decoding")
    }
    let text = String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "x") : $0 }, as: UTF8.self)
    let words = EncodedWords.encode(text)
    require(words.allSatisfy { $0.utf8.count <= 75 }, "a word is too long")
    if text.utf8.first != 0x20 && text.utf8.last != 0x20 && words.count < 5_000 {
        require(EncodedWords.decode(words.joined(separator: "\r\n ")) == text, "the text does not come back")
    }
    return 0
}
