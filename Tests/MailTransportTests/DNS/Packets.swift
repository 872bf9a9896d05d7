import MailTransport

/// Answers made byte by byte.
struct PacketBuilder {
    var bytes: [UInt8] = []

    static func number(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }

    /// A header and one question.
    init(
        id: Int = 7, flags: Int = 0x8180, name: String = "example.com", type: DNSRecordType = .txt, answers: Int = 0,
        authorities: Int = 0
    ) {
        self.bytes = Self.number(id) + Self.number(flags) + Self.number(1) + Self.number(answers)
        self.bytes += Self.number(authorities) + Self.number(0)
        self.bytes += (DNSName(name) ?? .root).wire + Self.number(Int(type.rawValue)) + Self.number(1)
    }

    /// A record; its owner is the question's name unless given.
    mutating func add(
        _ type: DNSRecordType, owner: [UInt8] = [0xC0, 12], time: UInt32 = 300, _ data: [UInt8], length: Int? = nil
    ) {
        let seconds = [UInt8(time >> 24), UInt8(time >> 16 & 0xFF), UInt8(time >> 8 & 0xFF), UInt8(time & 0xFF)]
        self.bytes += owner + Self.number(Int(type.rawValue)) + Self.number(1) + seconds
        self.bytes += Self.number(length ?? data.count) + data
    }

    static func name(_ text: String) -> [UInt8] { (DNSName(text) ?? .root).wire }

    static func text(_ strings: [UInt8]...) -> [UInt8] { strings.flatMap { [UInt8($0.count)] + $0 } }

    static let authority =
        PacketBuilder.name("ns") + PacketBuilder.name("root") + [UInt8](repeating: 0, count: 18) + [0, 60]
}
