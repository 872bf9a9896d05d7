extension JSONValue {
    /// Reads JSON text (RFC 8259); nil when it is none, nests deeper than `depth` or holds more than `values` values.
    ///
    /// The reader keeps its own stack and goes over the bytes once. UTF-8 that is broken inside of a text is repaired
    /// with U+FFFD, a lone surrogate likewise.
    package init?(reading bytes: [UInt8], depth: Int = 32, values: Int = 10_000) {
        var reader = JSONReader(bytes: bytes, depthLimit: depth, valuesLeft: values)
        guard let value = reader.readDocument() else { return nil }
        self = value
    }
}

/// One pass over JSON text.
private struct JSONReader {
    /// A container that is still open; its values begin at `start`, those of an object each with a name.
    private struct Open {
        let isObject: Bool
        let start: Int
    }

    let bytes: [UInt8]
    let depthLimit: Int
    var valuesLeft: Int
    private var index = 0
    private var stack: [Open] = []
    /// The finished values of all open containers, and the names of those that belong to objects.
    private var values: [JSONValue] = []
    private var names: [String] = []

    init(bytes: [UInt8], depthLimit: Int, valuesLeft: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
        self.valuesLeft = valuesLeft
    }

    private var next: UInt8? { self.index < self.bytes.count ? self.bytes[self.index] : nil }

    private mutating func skipBlanks() {
        while let byte = self.next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { self.index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        self.skipBlanks()
        guard self.next == byte else { return false }
        self.index += 1
        return true
    }

    mutating func readDocument() -> JSONValue? {
        while true {
            guard var value = self.beginValue() else { return nil }
            // A container that opened has no value yet: go on with its first element.
            guard let finished = value else { continue }
            value = self.close(finished)
            guard let outermost = value else {
                if self.isBroken { return nil }
                continue
            }
            self.skipBlanks()
            return self.next == nil ? outermost : nil
        }
    }

    private var isBroken = false

    /// Reads a scalar or an empty container, or opens one: `.some(nil)`. Nil when neither stands here.
    private mutating func beginValue() -> JSONValue?? {
        self.skipBlanks()
        self.valuesLeft -= 1
        guard self.valuesLeft >= 0, let byte = self.next else { return nil }
        switch byte {
        case UInt8(ascii: "["):
            self.index += 1
            if self.take(UInt8(ascii: "]")) { return .some(.array([])) }
            return self.open(isObject: false)
        case UInt8(ascii: "{"):
            self.index += 1
            if self.take(UInt8(ascii: "}")) { return .some(.object([:])) }
            guard self.readName() else { return nil }
            return self.open(isObject: true)
        case UInt8(ascii: "\""): return self.readString().map { .some(.string($0)) }
        default: return self.readWord().map { .some($0) }
        }
    }

    private mutating func open(isObject: Bool) -> JSONValue?? {
        guard self.stack.count < self.depthLimit else { return nil }
        self.stack.append(Open(isObject: isObject, start: self.values.count))
        return .some(nil)
    }

    /// Puts a finished value where it belongs, and closes what ends behind it; the outermost value when all is closed.
    private mutating func close(_ value: JSONValue) -> JSONValue? {
        var value = value
        while let container = self.stack.last {
            self.values.append(value)
            if self.take(UInt8(ascii: ",")) {
                guard !container.isObject || self.readName() else { return self.fail() }
                return nil
            }
            guard self.take(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { return self.fail() }
            value = self.collect(container)
            self.stack.removeLast()
        }
        return value
    }

    /// The values of a container that has ended, taken off the others.
    private mutating func collect(_ container: Open) -> JSONValue {
        let inside = self.values[container.start...]
        defer { self.values.removeSubrange(container.start...) }
        guard container.isObject else { return .array(Array(inside)) }
        let names = self.names.suffix(inside.count)
        defer { self.names.removeLast(inside.count) }
        return .object(Dictionary(zip(names, inside)) { $1 })
    }

    private mutating func fail() -> JSONValue? {
        self.isBroken = true
        return nil
    }

    /// Reads a member's name and its colon; false when they do not stand here.
    private mutating func readName() -> Bool {
        self.skipBlanks()
        guard let name = self.readString(), self.take(UInt8(ascii: ":")) else { return false }
        self.names.append(name)
        return true
    }

    /// `null`, `true`, `false` or a number.
    private mutating func readWord() -> JSONValue? {
        let start = self.index
        while let byte = self.next, Self.isWordByte(byte) { self.index += 1 }
        let word = String(decoding: self.bytes[start..<self.index], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return Self.isNumber(Array(word.utf8)) ? .number(word) : nil
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// `-? int frac? exp?`, with no zero in front of other digits.
    private static func isNumber(_ word: [UInt8]) -> Bool {
        var rest = word[...]
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let whole = digits()
        guard whole == 1 || (whole > 1 && !startsWithZero) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// A text in quotation marks.
    private mutating func readString() -> String? {
        guard self.next == UInt8(ascii: "\"") else { return nil }
        self.index += 1
        var text: [UInt8] = []
        while let byte = self.next {
            self.index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let character = self.readEscape() else { return nil }
                text += character
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    /// What stands behind a backslash, as UTF-8.
    private mutating func readEscape() -> [UInt8]? {
        guard let byte = self.next else { return nil }
        self.index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return self.readUnicodeEscape()
        default: return nil
        }
    }

    /// Four digits, and four more for the second half of a surrogate pair.
    private mutating func readUnicodeEscape() -> [UInt8]? {
        guard let first = self.readFourDigits() else { return nil }
        var value = first
        if (0xD800..<0xDC00).contains(first) {
            let start = self.index
            if self.next == UInt8(ascii: "\\"), start + 1 < self.bytes.count, self.bytes[start + 1] == UInt8(ascii: "u")
            {
                self.index += 2
                guard let second = self.readFourDigits() else { return nil }
                if (0xDC00..<0xE000).contains(second) {
                    value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
                } else {
                    self.index = start
                }
            }
        }
        return Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private mutating func readFourDigits() -> UInt32? {
        guard self.index + 4 <= self.bytes.count else { return nil }
        let digits = self.bytes[self.index..<(self.index + 4)]
        guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        self.index += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
