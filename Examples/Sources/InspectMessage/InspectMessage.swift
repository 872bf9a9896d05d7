import MessageParsing

/// Reads a message from standard input and prints what it holds. It needs nothing but `MessageParsing`.
@main
struct InspectMessage {
    static func main() {
        var bytes: [UInt8] = []
        while let line = readLine(strippingNewline: false) { bytes += Array(line.utf8) }
        let message = MailMessage(bytes)
        print("subject:", message.subject ?? "(none)")
        print("from:", message.from.map(\.address.description).joined(separator: ", "))
        for part in message.parts {
            print("part:", part.mediaType, part.filename ?? "", part.bodyRange.count, "bytes")
        }
        for defect in message.defects { print("defect:", defect) }
    }
}
