import MessageParsing

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Reads a message from standard input and prints what it holds. It needs nothing but `MessageParsing`.
@main
struct InspectMessage {
    static func main() {
        let message = MailMessage(Self.standardInput())
        print("subject:", message.subject ?? "(none)")
        print("from:", message.from.map(\.address.description).joined(separator: ", "))
        for part in message.parts {
            print("part:", part.mediaType, part.filename ?? "", part.bodyRange.count, "bytes")
        }
        for defect in message.defects { print("defect:", defect) }
    }

    /// All of it, byte for byte: a message is not always UTF-8.
    static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }
}
