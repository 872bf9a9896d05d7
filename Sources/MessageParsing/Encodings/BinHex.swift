/// BinHex 4.0 (RFC 1741): how old Macs sent a file with its name, its type and its two forks.
public enum BinHex {
    /// A file that was sent in BinHex.
    public struct File: Hashable, Sendable {
        /// The name as it was sent: at most 63 bytes of an old Mac charset, never fit to be the name of a file as it
        /// is.
        public var name: [UInt8]
        /// The type of the file, four bytes such as `TEXT`.
        public var type: [UInt8]
        /// The program that made it, four bytes.
        public var creator: [UInt8]
        /// What other systems call the file.
        public var data: [UInt8]
        /// The fork that only Macs have.
        public var resource: [UInt8]
        /// Whether something was missing, was no character of the encoding, or did not have the checksum it should
        /// have.
        public var isDamaged: Bool
    }

    /// The first file in `input`; nil when no text in it begins as BinHex does.
    ///
    /// A run of equal bytes is short in BinHex: what unfolds to more than eight times the input and 64 KiB is cut
    /// there.
    public static func decode(_ input: Span<UInt8>) -> File? {
        guard let start = self.start(in: input) else { return nil }
        var reader = BinHexReader(limit: input.count * 8 + (64 << 10))
        reader.read(input, from: start)
        return reader.file()
    }

    /// The place behind the colon that begins the data: the first one at the start of a line behind the line that names
    /// the encoding.
    private static func start(in input: Span<UInt8>) -> Int? {
        var line = 0
        var isNamed = false
        while line < input.count {
            let end = input.first(ASCII.lineFeed, from: line, to: input.count)
            if isNamed, input.at(line) == ASCII.colon { return line + 1 }
            if input.matches("(this file must be converted with binhex", at: line, count: 40) { isNamed = true }
            line = end + 1
        }
        return nil
    }

    /// The value of each character of the encoding; 0xFF for the others.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        let alphabet = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
        for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// The checksum of RFC 1741: the polynomial 0x1021, from zero.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte) << 8) { bits, _ in
                bits & 0x8000 == 0 ? bits << 1 : bits << 1 ^ 0x1021
            }
        }
    }
}

/// Undoes the characters and the runs, and takes the file apart.
private struct BinHexReader {
    /// The byte that stands before the length of a run.
    private static let run: UInt8 = 0x90

    private let limit: Int
    private var bytes: [UInt8] = []
    private var isDamaged = false
    private var afterMark = false
    private var place = 0

    init(limit: Int) { self.limit = limit }

    mutating func read(_ input: Span<UInt8>, from start: Int) {
        var bits: UInt32 = 0
        var held = 0
        var isClosed = false
        for index in start..<input.count where self.bytes.count < self.limit {
            let byte = input[index]
            if byte.isBlankOrLineEnd { continue }
            if byte == ASCII.colon {
                isClosed = true
                break
            }
            let value = BinHex.values[Int(byte)]
            guard value < 64 else {
                self.isDamaged = true
                continue
            }
            bits = bits << 6 | UInt32(value)
            held += 6
            if held >= 8 {
                held -= 8
                self.put(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        if !isClosed || self.afterMark { self.isDamaged = true }
    }

    /// Takes one byte; behind the mark it is how often the byte before the mark stands in all, or zero for the mark
    /// itself.
    private mutating func put(_ byte: UInt8) {
        guard self.afterMark else {
            if byte == Self.run { self.afterMark = true } else { self.bytes.append(byte) }
            return
        }
        self.afterMark = false
        if byte == 0 { return self.bytes.append(Self.run) }
        guard let last = self.bytes.last else { return self.isDamaged = true }
        let more = min(Int(byte) - 1, max(0, self.limit - self.bytes.count))
        self.bytes.append(contentsOf: repeatElement(last, count: more))
    }

    mutating func file() -> BinHex.File {
        let length = Int(self.bytes.first ?? 0)
        self.place = 1
        let name = self.take(length)
        _ = self.take(1)
        let type = self.take(4)
        let creator = self.take(4)
        _ = self.take(2)
        let dataLength = self.number()
        let resourceLength = self.number()
        self.check(from: 0)
        let data = self.fork(dataLength)
        let resource = self.fork(resourceLength)
        return BinHex.File(
            name: name, type: type, creator: creator, data: data, resource: resource, isDamaged: self.isDamaged)
    }

    private mutating func fork(_ length: Int) -> [UInt8] {
        let start = self.place
        let bytes = self.take(length)
        self.check(from: start)
        return bytes
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        let end = min(self.place + count, self.bytes.count)
        if end - self.place < count { self.isDamaged = true }
        defer { self.place = max(self.place, end) }
        return self.place < end ? Array(self.bytes[self.place..<end]) : []
    }

    private mutating func number() -> Int { self.take(4).reduce(0) { $0 << 8 | Int($1) } }

    /// Compares the bytes from `start` with the checksum that stands behind them.
    private mutating func check(from start: Int) {
        let sum = BinHex.checksum(self.bytes[min(start, self.bytes.count)..<min(self.place, self.bytes.count)])
        if self.take(2) != [UInt8(sum >> 8), UInt8(sum & 0xFF)] { self.isDamaged = true }
    }
}

extension MailPart {
    /// The file in a part of the type `application/mac-binhex40`; nil for other parts, and where no BinHex is found.
    public var binHexFile: BinHex.File? {
        guard self.mediaType.essence == "application/mac-binhex40" else { return nil }
        return self.content.withSpan { BinHex.decode($0) }
    }
}
