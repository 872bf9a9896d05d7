/// HZ-GB-2312 (RFC 1843): GB 2312 in seven bits between `~{` and `~}`; rewritten as GBK for iconv.
enum HZ {
    static func decode(_ bytes: Span<UInt8>) -> DecodedText {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var isChinese = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next: UInt8 = index + 1 < bytes.count ? bytes[index + 1] : 0
            index += 1
            if byte == UInt8(ascii: "~") && (!isChinese || next == UInt8(ascii: "}")) {
                index += 1
                switch next {
                case UInt8(ascii: "{"): isChinese = true
                case UInt8(ascii: "}"): isChinese = false
                case UInt8(ascii: "~"): output.append(byte)
                case 0x0A: break
                default:
                    output.append(byte)
                    index -= 1
                }
            } else if byte == 0x0A {
                isChinese = false
                output.append(byte)
            } else if isChinese && byte > 0x20 && byte < 0x7F && next > 0x20 && next < 0x7F {
                output += [byte | 0x80, next | 0x80]
                index += 1
            } else {
                output.append(byte)
            }
        }
        return IconvSeam.decode(output.span, from: ["GB18030", "GBK"])
    }
}
