/// One field of a header block: its name, its raw bytes and its text.
public struct HeaderField: Sendable {
    let storage: MessageStorage
    let record: FieldRecord

    /// The name as it was written.
    public var name: HeaderName {
        HeaderName(checked: self.storage.bytes.withSpan { $0.string(self.nameRange) })
    }

    /// Where the whole field lies in the message, its line end included.
    public var range: ByteRange { self.record.range }

    /// Where the value lies: from behind the colon to the line end, not included.
    public var valueRange: ByteRange {
        self.storage.bytes.withSpan { Self.valueRange(of: self.record, in: $0) }
    }

    /// The bytes of the value, folds included, without the last line end.
    public var rawValue: [UInt8] {
        self.storage.bytes.withSpan { $0.bytes(Self.valueRange(of: self.record, in: $0)) }
    }

    /// The bytes of the whole field as they stand in the message, its line end included.
    public var rawField: [UInt8] { self.storage.bytes.withSpan { $0.bytes(self.record.range) } }

    /// The value as text for people: unfolded, encoded words decoded (RFC 2047), space at both ends removed.
    ///
    /// At most `ParserLimits.fieldBytes` of the value are decoded. For a structured field this is not what to parse:
    /// ask the message for the typed value.
    public var value: String {
        let limits = self.storage.limits
        return self.storage.bytes.withSpan { bytes in
            let range = Self.trimmedRange(of: self.record, in: bytes, limit: limits.fieldBytes)
            return FieldText.header(bytes.extracting(range.offsets), limits: limits)
        }
    }

    private var nameRange: ByteRange {
        ByteRange(Int(self.record.start), Int(self.record.start) + Int(self.record.nameLength))
    }

    static func valueRange(of record: FieldRecord, in bytes: borrowing Span<UInt8>) -> ByteRange {
        let start = FieldScan.valueStart(bytes, record)
        var end = min(Int(record.end), bytes.count)
        if end > start, bytes.at(end - 1) == ASCII.lineFeed {
            end -= 1
            if end > start, bytes.at(end - 1) == ASCII.carriageReturn { end -= 1 }
        }
        return ByteRange(min(start, bytes.count), end)
    }

    /// The value without space at both ends, and not longer than `limit`.
    static func trimmedRange(of record: FieldRecord, in bytes: borrowing Span<UInt8>, limit: Int) -> ByteRange {
        let whole = Self.valueRange(of: record, in: bytes)
        var start = whole.lowerBound
        var end = min(whole.upperBound, start + limit)
        while start < end, ASCII.isSpace(bytes.at(start)) { start += 1 }
        while end > start, ASCII.isSpace(bytes.at(end - 1)) { end -= 1 }
        return ByteRange(start, end)
    }
}

extension HeaderField: CustomStringConvertible {
    /// The name and the place; not the value, which may be private.
    public var description: String { "\(self.name) at \(self.range)" }
}
