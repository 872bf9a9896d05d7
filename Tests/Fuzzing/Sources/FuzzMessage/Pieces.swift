import FuzzSupport
import MessageParsing

/// What a reader found in a message, in a form in which readings can be compared.
private struct Found: Equatable {
    var headers: [ByteRange] = []
    var values: [[String]] = []
    var types: [MediaType] = []
    var bodies: [Int: ByteRange] = [:]
    var content: [Int: [UInt8]] = [:]
    var isDamaged: [Int: Bool] = [:]
    /// The parts that hold parts, or would if there were any.
    var holders: Set<Int> = []
}

/// However a message is cut, the reader of events finds what the tree holds.
func checkPieces(_ message: MailMessage, _ bytes: [UInt8], _ options: ParserOptions) {
    var seed = bytes.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) }
    let random = { () -> Int in
        seed = seed &* 1_664_525 &+ 1_013_904_223
        return Int(seed >> 24) % 37 + 1
    }
    let cuts: [() -> Int] = bytes.count < 400 ? [{ 1 }, { 2 }, { 7 }, random] : [random]
    for form in [MessageReader.BodyForm.asSent, .decoded] {
        let holders = pieces(bytes, options, form) { bytes.count }.holders
        let expected = whole(message, form, holders)
        for cut in cuts {
            let found = pieces(bytes, options, form, cut)
            require(found == expected, "in pieces it is another message: \(found) is not \(expected)")
        }
    }
}

private func pieces(
    _ bytes: [UInt8], _ options: ParserOptions, _ form: MessageReader.BodyForm, _ cut: () -> Int
) -> Found {
    var found = Found()
    var reader = MessageReader(options: options, bodies: form)
    func take(_ event: MessageReader.Event) {
        switch event {
        case .part(let part):
            require(part.index == found.headers.count, "a part is out of order")
            found.headers.append(part.headerRange)
            found.values.append(part.head.headers.map(\.value))
            found.types.append(part.head.mediaType)
            if part.holdsParts { found.holders.insert(part.index) }
        case .body(let piece, let range):
            require(Array(bytes[range.offsets]) == piece, "a piece is not what its range says")
            found.content[found.headers.count - 1, default: []] += piece
        case .content(let piece): found.content[found.headers.count - 1, default: []] += piece
        case .outside(let piece, let range):
            require(Array(bytes[range.offsets]) == piece, "outside: the range is wrong")
        case .end(let part, let body, let isDamaged):
            found.bodies[part] = body
            found.isDamaged[part] = isDamaged
        }
    }
    var place = 0
    while place < bytes.count {
        let next = min(place + cut(), bytes.count)
        reader.read(Array(bytes[place..<next]).span, take)
        place = next
    }
    reader.finish(take)
    return found
}

private func whole(_ message: MailMessage, _ form: MessageReader.BodyForm, _ holders: Set<Int>) -> Found {
    var found = Found()
    found.holders = holders
    for (index, part) in message.allParts.enumerated() {
        found.headers.append(part.headerRange)
        found.values.append(part.headers.map(\.value))
        found.types.append(part.mediaType)
        found.bodies[index] = part.bodyRange
        found.isDamaged[index] = false
        // A multipart without parts is known as such only at its end: its text is outside for the reader.
        let isHolder = holders.contains(index)
        require(isHolder || part.children.isEmpty, "a part holds parts and does not say so")
        require(!isHolder || part.mediaType.isMultipart || !part.children.isEmpty, "a part cannot hold parts")
        guard !isHolder else { continue }
        let content = form == .decoded ? part.decodedContent : DecodedBytes(bytes: part.rawBody, isDamaged: false)
        if !content.bytes.isEmpty { found.content[index] = content.bytes }
        found.isDamaged[index] = content.isDamaged
    }
    return found
}
