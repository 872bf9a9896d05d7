import FuzzSupport
import MessageParsing

private let labels = [
    "utf-8", "us-ascii", "windows-1252", "utf-7", "utf-16", "utf-16be", "utf-32", "iso-2022-jp", "hz-gb-2312",
    "shift_jis", "euc-jp",
    "gb18030", "big5", "euc-kr", "iso-2022-kr", "windows-1258", "koi8-r", "viscii", "euc-tw", "johab", "windows-1255",
    "ibm864",
]

/// Decodes the input in the charset that its first byte picks.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let label = labels[Int(dice.byte()) % labels.count]
    let bytes = dice.rest
    guard let charset = Charset(label: label) else { return 0 }
    let decoded = charset.decoding(bytes.span)
    require(!decoded.text.utf8.contains(0), "a NUL came out of \(label)")
    if label == "utf-8" && !bytes.starts(with: [0xEF, 0xBB, 0xBF]) && !bytes.contains(0) {
        require(decoded.text == String(decoding: bytes, as: UTF8.self), "UTF-8 differs from the library's")
    }
    if ["windows-1252", "koi8-r", "windows-1255", "windows-1258", "viscii", "ibm864"].contains(label) {
        // One byte a character: the whole is what its bytes are one by one.
        let single = bytes.reduce(into: "") { $0 += charset.decode([$1]) }
        require(decoded.text == single, "\(label): fast and plain differ")
    }
    if label == "windows-1252" { require(decoded.text.unicodeScalars.count == bytes.count, "a byte got lost") }
    // A mark at the start of the text would be read as a byte order mark.
    let first = decoded.text.unicodeScalars.first
    if !decoded.isDamaged, first != "\u{FEFF}", first != "\u{FFFE}", ["utf-16be", "gb18030", "koi8-r"].contains(label),
        let again = charset.encode(decoded.text)
    {
        require(charset.decode(again) == decoded.text, "\(label) does not come back")
    }
    _ = Charset(label: bytes.span)
    _ = Charset.decodeUndeclared(bytes.span)
    return 0
}
