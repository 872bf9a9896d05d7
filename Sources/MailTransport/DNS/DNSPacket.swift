/// An answer as it is on the wire, taken apart (RFC 1035, section 4).
///
/// The parser is total: any bytes give a packet or nil, in time that grows with their number, without recursion.
package struct DNSPacket: Sendable, Equatable {
    /// The most records kept of a section; the rest is dropped.
    package static let recordLimit = 256
    /// The longest packet, which is what TCP can carry.
    package static let lengthLimit = 65_535

    /// The number that ties it to its query.
    package let id: UInt16
    /// Whether it is an answer to a standard query.
    package let isResponse: Bool
    /// Whether it was cut to fit.
    package let isTruncated: Bool
    /// The response code: 0 for success, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.
    package let responseCode: UInt8
    /// What was asked, where there is exactly one question.
    package let question: Question?
    /// The records that answer, of the class IN.
    package let answers: [DNSRecord]
    /// The records about the zone, of the class IN.
    package let authorities: [DNSRecord]

    /// A name and a type.
    package struct Question: Sendable, Hashable {
        /// The name.
        package let name: DNSName
        /// The type.
        package let type: DNSRecordType

        /// A question.
        package init(name: DNSName, type: DNSRecordType) {
            self.name = name
            self.type = type
        }
    }

    /// An answer made by hand, for resolvers in memory.
    package init(
        _ question: Question, responseCode: UInt8, answers: [DNSRecord] = [], authorities: [DNSRecord] = []
    ) {
        (self.id, self.isResponse, self.isTruncated) = (0, true, false)
        self.responseCode = responseCode
        self.question = question
        self.answers = answers
        self.authorities = authorities
    }

    /// Takes an answer apart; nil when it is broken anywhere in its header, questions, answers or authorities.
    package init?(parsing bytes: [UInt8]) {
        var reader = DNSPacketReader(bytes)
        guard bytes.count <= Self.lengthLimit, let id = reader.readNumber16(), let flags = reader.readNumber16(),
            let questions = reader.readNumber16(), let answerCount = reader.readNumber16(),
            let authorityCount = reader.readNumber16(), reader.readNumber16() != nil
        else { return nil }
        self.id = id
        self.isResponse = flags & 0xF800 == 0x8000
        self.isTruncated = flags & 0x0200 != 0
        self.responseCode = UInt8(flags & 0x000F)
        var asked: [Question] = []
        for _ in 0..<questions {
            guard let name = reader.readName(), let type = reader.readNumber16(), reader.readNumber16() != nil else {
                return nil
            }
            if asked.count < 2 { asked.append(Question(name: name, type: DNSRecordType(rawValue: type))) }
        }
        self.question = asked.count == 1 ? asked[0] : nil
        guard let answers = reader.readRecords(Int(answerCount), keeping: Self.recordLimit) else { return nil }
        self.answers = answers
        // Past the limit nothing more is parsed: what follows is only needed for absences, which have no answers.
        guard answerCount <= Self.recordLimit else {
            self.authorities = []
            return
        }
        guard let authorities = reader.readRecords(Int(authorityCount), keeping: Self.recordLimit) else { return nil }
        self.authorities = authorities
    }

    /// Makes the bytes of a query: recursion desired, and EDNS with room for 1232 bytes (RFC 6891) unless left out.
    package static func query(id: UInt16, _ question: Question, edns: Bool = true) -> [UInt8] {
        func bytes(_ numbers: UInt16...) -> [UInt8] {
            numbers.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
        let head = bytes(id, 0x0100, 1, 0, 0, edns ? 1 : 0)
        // OPT: the root's name, type 41, the room in place of the class, no flags, no options.
        let options = edns ? [0] + bytes(41, 1232, 0, 0, 0) : []
        return head + question.name.wire + bytes(question.type.rawValue, 1) + options
    }
}
