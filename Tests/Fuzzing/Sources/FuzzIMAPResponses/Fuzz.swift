import FuzzSupport
import IMAPClient

/// Reads a stream of responses; cut in pieces of any size it must give the same, and everything read must be usable.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    var dice = Dice(input(data, size))
    let chunk = Int(dice.byte()) + 1
    let bytes = dice.rest
    let whole = read(bytes, chunk: bytes.count + 1)
    let cut = read(bytes, chunk: chunk)
    require(whole == cut, "cut in pieces of \(chunk) the stream says something else")
    return 0
}

/// What the stream says, as text, up to where it cannot be read any further.
private func read(_ bytes: [UInt8], chunk: Int) -> [String] {
    var limits = IMAPLimits()
    limits.line = 4096
    limits.response = 8192
    limits.streamingThreshold = 512
    var decoder = IMAPResponseDecoder(limits: limits)
    var said: [String] = []
    var content = 0
    var offset = 0
    while offset < bytes.count {
        let end = min(offset + chunk, bytes.count)
        offset += decoder.append(bytes.span.extracting(offset..<end))
        do {
            while let event = try decoder.next() {
                switch event {
                case .content(let piece): content += piece.count
                case .contentEnds: said.append("content \(content)")
                case .contentBegins(let head):
                    content = 0
                    said.append("\(head.sequenceNumber) \(head.uid ?? 0) \(head.section) \(head.size)")
                case .response(let response): said.append(describe(response))
                }
            }
        } catch {
            // Where the stream breaks, pieces may have let more of the last response be seen.
            return said
        }
    }
    return said
}

/// Asks a response for everything in it. Sets have no order of their own.
private func describe(_ response: IMAPResponse) -> String {
    switch response {
    case .fetch(let fetch): describe(fetch)
    case .list(let entry):
        "list \(entry.name) \(entry.separator ?? "-") \(entry.attributes.map(\.name).sorted()) \(entry.isSelectable)"
    case .capability(let capabilities): describe(capabilities)
    case .status(let status): describe(status)
    case .tagged(let tag, let status): "\(tag) \(describe(status))"
    default: String(describing: response)
    }
}

private func describe(_ capabilities: IMAPCapabilities) -> String {
    "capabilities \(capabilities.names.sorted()) \(capabilities.mechanisms) \(capabilities.appendLimit ?? 0)"
}

private func describe(_ status: IMAPStatus) -> String {
    guard case .capability(let capabilities)? = status.code else { return String(describing: status) }
    return "\(status.condition) \(describe(capabilities)) \(status.text)"
}

private func describe(_ fetch: IMAPFetchResponse) -> String {
    var text = "\(fetch.sequenceNumber) \(fetch.uid ?? 0) \(fetch.size ?? 0) \(fetch.flags?.description ?? "")"
    text += " \(fetch.internalDate?.wireForm ?? "") \(fetch.modSeq ?? 0) \(fetch.emailID ?? "") \(fetch.invalidItems)"
    if let envelope = fetch.envelope {
        text += " \(envelope.date ?? "") \(envelope.rawSubject ?? []) \(envelope.messageID ?? "")"
        for field in IMAPEnvelope.AddressField.allCases {
            text += " \(envelope.addresses(field).map { "\($0.address ?? "?") \($0.rawName ?? [])" })"
        }
    }
    for part in fetch.bodyStructure?.parts ?? [] {
        text += " \(part.type)/\(part.subtype) \(part.path) \(part.parameters) \(part.size) \(part.lines)"
        text += " \(part.disposition ?? "") \(part.dispositionParameters) \(part.languages) \(part.children.count)"
        text += " \(part.contentID ?? "") \(part.envelope?.date ?? "")"
    }
    for section in fetch.sections { text += " \(section.name) \(section.content)" }
    return text
}
