/// Why a header field could not be written.
public enum HeaderEditError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name is no field name (RFC 5322 3.6.8).
    case invalidName
    /// The value holds CR, LF or NUL, or a byte beyond ASCII where it may not stand.
    case invalidValue

    /// Which of the two; never the value.
    public var description: String {
        switch self {
        case .invalidName: "the name is no header field name"
        case .invalidValue: "the value holds a line end or a NUL"
        }
    }
}

extension MailMessage {
    /// The message with its first field of that name replaced, or with the field put on top when there is none.
    ///
    /// Only the bytes of that field change. The value goes out as it is, on one line: encode and fold it before. Throws
    /// when the name is no field name, or the value holds CR, LF or NUL.
    public func settingHeader(_ name: HeaderName, to value: String) throws(HeaderEditError) -> [UInt8] {
        let line = try self.fieldBytes(name, value)
        guard let old = self.headers.first(name) else { return try self.addingHeader(name, value: value) }
        return self.replacing(old.range, with: line)
    }

    /// The message with a field put above all others, as trace fields are; nothing else changes.
    public func addingHeader(_ name: HeaderName, value: String) throws(HeaderEditError) -> [UInt8] {
        let line = try self.fieldBytes(name, value)
        let start = self.record.range.lowerBound
        return self.replacing(ByteRange(start, start), with: line)
    }

    /// The message without any field of that name; nothing else changes.
    public func removingHeaders(_ name: HeaderName) -> [UInt8] {
        let range = self.range
        var result: [UInt8] = []
        var place = range.lowerBound
        for field in self.headers.all(name) {
            result.append(contentsOf: self.bytes(in: ByteRange(place, field.range.lowerBound)))
            place = field.range.upperBound
        }
        return result + self.bytes(in: ByteRange(place, range.upperBound))
    }

    private func replacing(_ old: ByteRange, with bytes: [UInt8]) -> [UInt8] {
        let range = self.range
        return self.bytes(in: ByteRange(range.lowerBound, old.lowerBound)) + bytes
            + self.bytes(in: ByteRange(old.upperBound, range.upperBound))
    }

    /// The field as a line, ended as the message ends its lines.
    private func fieldBytes(_ name: HeaderName, _ value: String) throws(HeaderEditError) -> [UInt8] {
        guard HeaderName(name.name) != nil else { throw .invalidName }
        guard !value.utf8.contains(where: { $0 == 0 || $0 == ASCII.carriageReturn || $0 == ASCII.lineFeed }) else {
            throw .invalidValue
        }
        return Array("\(name.name): \(value)".utf8) + self.lineEnd
    }

    private var lineEnd: [UInt8] {
        let header = self.root.headerRange
        return self.withBytes { bytes in
            let end = bytes.first(ASCII.lineFeed, from: header.lowerBound, to: header.upperBound)
            let isBare = end < header.upperBound && end > 0 && bytes.at(end - 1) != ASCII.carriageReturn
            return isBare ? [ASCII.lineFeed] : [ASCII.carriageReturn, ASCII.lineFeed]
        }
    }
}
