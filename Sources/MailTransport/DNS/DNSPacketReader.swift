/// Reads numbers, names and records off a packet; every step is checked against the packet's end.
struct DNSPacketReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func readNumber16() -> UInt16? {
        guard self.bytes.count - self.index >= 2 else { return nil }
        defer { self.index += 2 }
        return UInt16(self.bytes[self.index]) << 8 | UInt16(self.bytes[self.index + 1])
    }

    mutating func readNumber32() -> UInt32? {
        guard let high = self.readNumber16(), let low = self.readNumber16() else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    /// A name, its compression undone (RFC 1035, 4.1.4).
    ///
    /// Every pointer must lead to before the labels that were read last, so that the way only goes back and ends; the
    /// name may have 255 bytes.
    mutating func readName() -> DNSName? {
        var labels: [[UInt8]] = []
        var length = 1
        var position = self.index
        var segmentStart = position
        var end: Int?
        while position < self.bytes.count {
            let byte = Int(self.bytes[position])
            switch byte {
            case 0:
                self.index = end ?? position + 1
                return DNSName(labels: labels)
            case 1...63:
                length += byte + 1
                guard length <= 255, self.bytes.count - position - 1 >= byte else { return nil }
                labels.append(Array(self.bytes[(position + 1)..<(position + 1 + byte)]))
                position += byte + 1
            case 0xC0...0xFF:
                guard position + 1 < self.bytes.count else { return nil }
                let target = (byte & 0x3F) << 8 | Int(self.bytes[position + 1])
                guard target < segmentStart else { return nil }
                end = end ?? position + 2
                position = target
                segmentStart = target
            default: return nil
            }
        }
        return nil
    }

    /// `count` records, of which the first `limit` of class IN are kept; reading ends when these are found.
    mutating func readRecords(_ count: Int, keeping limit: Int) -> [DNSRecord]? {
        var records: [DNSRecord] = []
        for _ in 0..<count {
            guard records.count < limit else { return records }
            guard let name = self.readName(), let type = self.readNumber16(), let group = self.readNumber16(),
                let time = self.readNumber32(), let length = self.readNumber16(),
                self.bytes.count - self.index >= Int(length)
            else { return nil }
            let end = self.index + Int(length)
            if group == 1 {
                let type = DNSRecordType(rawValue: type)
                guard let content = self.readContent(type, end: end), self.index == end else { return nil }
                records.append(DNSRecord(name: name, type: type, timeToLive: time, content: content))
            }
            self.index = end
        }
        return records
    }

    /// What a record says; the caller checks that it was read exactly to `end`.
    private mutating func readContent(_ type: DNSRecordType, end: Int) -> DNSRecord.Content? {
        switch type {
        case .a: return end - self.index == 4 ? self.readAddress(4) : nil
        case .aaaa: return end - self.index == 16 ? self.readAddress(16) : nil
        case .cname, .ptr: return self.readName().map { .name($0) }
        case .mx:
            guard let preference = self.readNumber16(), let host = self.readName() else { return nil }
            return .exchange(preference: preference, host: host)
        case .srv:
            guard let priority = self.readNumber16(), let weight = self.readNumber16(), let port = self.readNumber16(),
                let host = self.readName()
            else { return nil }
            return .service(priority: priority, weight: weight, port: port, host: host)
        case .txt: return self.readText(end: end)
        case .soa:
            guard self.readName() != nil, self.readName() != nil, end - self.index == 20 else { return nil }
            self.index = end - 4
            return self.readNumber32().map { .authority(minimum: $0 > UInt32(Int32.max) ? 0 : $0) }
        default:
            defer { self.index = end }
            return .other(Array(self.bytes[self.index..<end]))
        }
    }

    private mutating func readAddress(_ count: Int) -> DNSRecord.Content? {
        defer { self.index += count }
        return IPAddress(bytes: Array(self.bytes[self.index..<(self.index + count)])).map { .address($0) }
    }

    /// Strings with their lengths in front, joined; one that would pass the record's end breaks it.
    private mutating func readText(end: Int) -> DNSRecord.Content? {
        var text: [UInt8] = []
        while self.index < end {
            let length = Int(self.bytes[self.index])
            guard end - self.index - 1 >= length else { return nil }
            text += self.bytes[(self.index + 1)..<(self.index + 1 + length)]
            self.index += 1 + length
        }
        return .text(text)
    }
}
