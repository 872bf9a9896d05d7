/// Where a string of a response lies in the bytes that a value keeps, and how it was written.
///
/// Eight bytes: values are arrays of these, and text is built only when somebody asks for it.
struct WireRange: Sendable, Hashable {
    /// How the string was written.
    enum Form: UInt8, Sendable {
        /// NIL, or nothing at all.
        case none
        /// An atom, a literal, or a quoted string without a backslash: the bytes are the value.
        case plain
        /// A quoted string with backslashes, which are taken out on access.
        case escaped
    }

    private var first: UInt32 = 0
    private var formAndCount: UInt32 = 0

    /// The string that is not there.
    static let none = WireRange()

    private init() {}

    /// A string of `count` bytes at `start`; none when it lies beyond what 30 bits can tell, which the limits exclude.
    init(start: Int, count: Int, form: Form) {
        guard let first = UInt32(exactly: start), let length = UInt32(exactly: count), length < 1 << 30 else { return }
        self.first = first
        self.formAndCount = UInt32(form.rawValue) << 30 | length
    }

    var start: Int { Int(self.first) }
    var count: Int { Int(self.formAndCount & 0x3FFF_FFFF) }
    var form: Form { Form(rawValue: UInt8(truncatingIfNeeded: self.formAndCount >> 30)) ?? .none }
    var isNone: Bool { self.formAndCount >> 30 == 0 }

    /// The value in `bytes`, without backslashes; nil for none.
    func value(in bytes: [UInt8]) -> [UInt8]? {
        guard !self.isNone, self.start + self.count <= bytes.count else { return nil }
        let raw = bytes[self.start..<(self.start + self.count)]
        guard self.form == .escaped else { return Array(raw) }
        var value: [UInt8] = []
        value.reserveCapacity(raw.count)
        var isEscaped = false
        for byte in raw {
            if byte == Ascii.backslash && !isEscaped {
                isEscaped = true
            } else {
                value.append(byte)
                isEscaped = false
            }
        }
        return value
    }

    /// The value as text, with a replacement character for what is not UTF-8; nil for none.
    func text(in bytes: [UInt8]) -> String? {
        guard self.form == .plain else { return self.value(in: bytes).map { String(decoding: $0, as: UTF8.self) } }
        guard self.start + self.count <= bytes.count else { return nil }
        return String(decoding: bytes[self.start..<(self.start + self.count)], as: UTF8.self)
    }
}
