/// A line of a flowed text, without what belongs to the form.
struct FlowedLine {
    var depth: Int
    var content: ArraySlice<UInt8>
    /// Whether the next line belongs to the same paragraph.
    var isSoft: Bool
    var isSignature: Bool
    var hasEnd: Bool

    /// The line that starts at `start`, which moves behind it; nil at the end.
    static func next(in bytes: [UInt8], from start: inout Int) -> FlowedLine? {
        guard start < bytes.count else { return nil }
        let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        var line = bytes[start..<end]
        if line.last == 0x0D { line.removeLast() }
        start = end + 1
        return FlowedLine(line, hasEnd: end < bytes.count)
    }

    private init(_ line: ArraySlice<UInt8>, hasEnd: Bool) {
        let unquoted = line.drop { $0 == UInt8(ascii: ">") }
        self.depth = line.count - unquoted.count
        self.content = unquoted.first == 0x20 ? unquoted.dropFirst() : unquoted
        self.isSignature = self.content.elementsEqual("-- ".utf8)
        self.isSoft = self.content.last == 0x20 && !self.isSignature
        self.hasEnd = hasEnd
    }

    /// What stands before a paragraph of this quote depth.
    static func mark(_ depth: Int) -> [UInt8] {
        depth == 0 ? [] : [UInt8](repeating: UInt8(ascii: ">"), count: depth) + [0x20]
    }

    /// Writes one hard line as flowed lines.
    static func appendWrapped(
        _ line: ArraySlice<UInt8>, width: Int, deletesSpace: Bool, to output: inout [UInt8]
    ) {
        let unquoted = line.drop { $0 == UInt8(ascii: ">") }
        let depth = line.count - unquoted.count
        var rest = depth > 0 && unquoted.first == 0x20 ? unquoted.dropFirst() : unquoted
        while let last = rest.last, last == 0x20 { rest.removeLast() }
        var isFirst = true
        repeat {
            let taken = self.firstPiece(of: rest, width: width - depth - 2)
            if !isFirst { output += [0x0D, 0x0A] }
            isFirst = false
            output += [UInt8](repeating: UInt8(ascii: ">"), count: depth)
            if depth > 0 && !taken.isEmpty || self.needsStuffing(taken) { output.append(0x20) }
            output += taken
            rest = rest.dropFirst(taken.count)
            if deletesSpace && !rest.isEmpty { output.append(0x20) }
        } while !rest.isEmpty
    }

    private static func needsStuffing(_ piece: ArraySlice<UInt8>) -> Bool {
        piece.first == 0x20 || piece.first == UInt8(ascii: ">") || piece.starts(with: "From ".utf8)
    }

    /// Up to and with the last blank before the width, or to the first blank behind it, or all.
    private static func firstPiece(of rest: ArraySlice<UInt8>, width: Int) -> ArraySlice<UInt8> {
        guard rest.count > max(width, 10) else { return rest }
        let near = rest.prefix(max(width, 10))
        let lead = near.prefix { $0 == 0x20 }.count
        if let blank = near.dropFirst(lead).lastIndex(of: 0x20) { return rest[...blank] }
        if let blank = rest.dropFirst(max(width, 10)).firstIndex(of: 0x20) { return rest[...blank] }
        return rest
    }
}
