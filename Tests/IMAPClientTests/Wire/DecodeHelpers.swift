import IMAPClient

/// All events of `bytes`, taken in `chunk` bytes at a time.
func decode(
    _ bytes: [UInt8], chunk: Int = 65_536, limits: IMAPLimits = IMAPLimits()
) throws -> [IMAPResponseDecoder.Event] {
    var decoder = IMAPResponseDecoder(limits: limits)
    var events: [IMAPResponseDecoder.Event] = []
    var offset = 0
    while offset < bytes.count {
        let end = min(offset + max(chunk, 1), bytes.count)
        offset += decoder.append(bytes.span.extracting(offset..<end))
        while let event = try decoder.next() { events.append(event) }
    }
    return events
}

/// All responses of a text.
func responses(_ text: String, chunk: Int = 65_536, limits: IMAPLimits = IMAPLimits()) throws -> [IMAPResponse] {
    try decode(Array(text.utf8), chunk: chunk, limits: limits).compactMap { event in
        if case .response(let response) = event { response } else { nil }
    }
}
