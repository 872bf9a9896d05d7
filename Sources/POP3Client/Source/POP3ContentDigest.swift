internal import MailCrypto

/// What a message is known by where its id does not tell.
enum POP3ContentDigest {
    /// Fields that servers write into a message, and not the same ones in every session: GNU Mailutils and Qpopper the
    /// first, servers over mbox files the others.
    private static let addedByServers = ["x-uidl", "status", "x-status"].map { Array($0.utf8) }

    /// SHA-256 of the message without the fields that its server has added.
    static func of(_ message: [UInt8]) throws -> [UInt8] {
        let added = self.addedFields(message)
        guard !added.isEmpty else { return try HashFunction.sha256.digest(message) }
        var kept: [UInt8] = []
        kept.reserveCapacity(message.count)
        var start = 0
        for field in added {
            kept += message[start..<field.lowerBound]
            start = field.upperBound
        }
        return try HashFunction.sha256.digest(kept + message[start...])
    }

    /// Where in the header these fields stand, with the lines that go on with them.
    private static func addedFields(_ message: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        var isAdded = false
        while let end = message[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = message[start..<end]
            if line.isEmpty || line.first == UInt8(ascii: "\r") { break }
            if line.first != UInt8(ascii: " "), line.first != UInt8(ascii: "\t") {
                isAdded =
                    line.firstIndex(of: UInt8(ascii: ":")).map { colon in
                        self.addedByServers.contains { $0.elementsEqual(line[..<colon].lazy.map { $0 | 0x20 }) }
                    } == true
            }
            if isAdded { found.append(start..<end + 1) }
            start = end + 1
        }
        return found
    }
}
