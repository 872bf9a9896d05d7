import Foundation

/// A set of messages in one file: before each message its length in four bytes, little endian.
struct Pack {
    var name: String
    var messages: [[UInt8]]

    var byteCount: Int { self.messages.reduce(0) { $0 + $1.count } }

    init(name: String, messages: [[UInt8]]) {
        self.name = name
        self.messages = messages
    }

    /// Reads a pack that another program wrote.
    init(path: String) throws {
        self.name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        self.messages = []
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        var place = 0
        while place + 4 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
            place += 4
            guard length <= bytes.count - place else { break }
            self.messages.append(Array(bytes[place..<(place + length)]))
            place += length
        }
    }

    /// Writes the pack for the peer's program.
    func write(to path: String) throws {
        var data = Data(capacity: self.byteCount + 4 * self.messages.count)
        for message in self.messages {
            withUnsafeBytes(of: UInt32(message.count).littleEndian) { data.append(contentsOf: $0) }
            data.append(contentsOf: message)
        }
        try data.write(to: URL(fileURLWithPath: path))
    }

    /// The messages of a corpus folder, those that begin like mail; nil where the folder is not.
    static func corpus(at folder: String) -> Pack? {
        guard let walker = FileManager.default.enumerator(atPath: folder) else { return nil }
        let skipped = [".json", ".xml", ".md", ".tsv", ".out", ".txt", ".sealed", ".golden"]
        var messages: [[UInt8]] = []
        for case let name as String in walker where !skipped.contains(where: name.hasSuffix) {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), data.count < 3_000_000,
                Self.beginsLikeMail(data)
            else { continue }
            messages.append([UInt8](data))
        }
        return messages.isEmpty ? nil : Pack(name: "real", messages: messages)
    }

    private static func beginsLikeMail(_ data: Data) -> Bool {
        let head = String(decoding: data.prefix(3_000), as: UTF8.self).lowercased()
        let names = ["from:", "received:", "mime-version:", "content-type:", "subject:"]
        return names.contains { head.hasPrefix($0) || head.contains("\n" + $0) }
    }
}
