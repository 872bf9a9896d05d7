/// The fields of a header block, in order, with every duplicate.
public struct HeaderList: Sendable, RandomAccessCollection {
    let storage: MessageStorage
    let records: Range<Int>

    /// The position of the first field, 0.
    public var startIndex: Int { 0 }
    /// The number of fields.
    public var endIndex: Int { self.records.count }

    /// The field at `position`, which must be one of `indices`, as for any collection.
    public subscript(position: Int) -> HeaderField {
        HeaderField(storage: self.storage, record: self.storage.fields[self.records.lowerBound + position])
    }

    /// The text of the first field of that name, or nil.
    public subscript(name: HeaderName) -> String? { self.first(name)?.value }

    /// The first field of that name.
    public func first(_ name: HeaderName) -> HeaderField? {
        self.firstIndex(name).map { HeaderField(storage: self.storage, record: self.storage.fields[$0]) }
    }

    /// Every field of that name, in order.
    public func all(_ name: HeaderName) -> [HeaderField] {
        let canonical = Array(name.canonical.utf8)
        return self.storage.bytes.withSpan { bytes in
            self.records.compactMap { index in
                let record = self.storage.fields[index]
                guard Self.matches(record, canonical, in: bytes) else { return nil }
                return HeaderField(storage: self.storage, record: record)
            }
        }
    }

    /// Whether there is a field of that name.
    public func contains(_ name: HeaderName) -> Bool { self.firstIndex(name) != nil }

    /// How many fields of that name there are.
    public func count(_ name: HeaderName) -> Int {
        let canonical = Array(name.canonical.utf8)
        return self.storage.bytes.withSpan { bytes in
            self.records.reduce(0) { $0 + (Self.matches(self.storage.fields[$1], canonical, in: bytes) ? 1 : 0) }
        }
    }

    private func firstIndex(_ name: HeaderName) -> Int? {
        let canonical = Array(name.canonical.utf8)
        return self.storage.bytes.withSpan { bytes in
            self.records.first { Self.matches(self.storage.fields[$0], canonical, in: bytes) }
        }
    }

    private static func matches(_ record: FieldRecord, _ name: [UInt8], in bytes: borrowing Span<UInt8>) -> Bool {
        guard Int(record.nameLength) == name.count else { return false }
        var place = Int(record.start)
        for byte in name {
            guard ASCII.lowered(bytes.at(place)) == byte else { return false }
            place += 1
        }
        return true
    }
}

extension HeaderList {
    /// The first field of a name that is written in lower case here; without any allocation.
    func record(_ name: StaticString) -> FieldRecord? {
        self.storage.bytes.withSpan { bytes in
            for index in self.records {
                let record = self.storage.fields[index]
                if bytes.matches(name, at: Int(record.start), count: Int(record.nameLength)) { return record }
            }
            return nil
        }
    }

    /// Every field of a name that is written in lower case here.
    func records(_ name: StaticString) -> [FieldRecord] {
        self.storage.bytes.withSpan { bytes in
            self.records.compactMap { index in
                let record = self.storage.fields[index]
                return bytes.matches(name, at: Int(record.start), count: Int(record.nameLength)) ? record : nil
            }
        }
    }
}
