import MailTransport

/// A master file (RFC 1035, section 5) taken apart into records, and into the failures that comments ask for.
struct MasterFile {
    /// A failure that a lookup meets instead of an answer.
    enum Failure: String {
        case serverFailure = "SERVFAIL"
        case timeout = "TIMEOUT"
        case nameNotFound = "NXDOMAIN"
    }

    /// Where a failure is met; no type stands for every type.
    struct FailurePlace: Hashable {
        let name: DNSName
        let type: DNSRecordType?
    }

    private(set) var records: [DNSRecord] = []
    private(set) var failures: [FailurePlace: Failure] = [:]
    private var origin: DNSName
    private var defaultTime: UInt32 = 3600
    private var owner: DNSName?

    /// Reads `bytes`; names without a dot at their end are taken below `origin` until the file names another one.
    init(_ bytes: [UInt8], origin: DNSName) throws(ZoneError) {
        self.origin = origin
        var scanner = MasterFileScanner(bytes)
        while let entry = try scanner.next() {
            if let comment = entry.comment { try self.readComment(comment, line: entry.line) }
            guard let first = entry.tokens.first else { continue }
            if !first.isQuoted, first.raw.first == UInt8(ascii: "$") {
                try self.readDirective(entry)
            } else {
                try self.readRecord(entry)
            }
        }
    }

    // MARK: Comments and directives

    /// `;ERROR,name,TYPE,SERVFAIL`; other comments mean nothing.
    private mutating func readComment(_ comment: String, line: Int) throws(ZoneError) {
        let parts = comment.split(separator: ",", omittingEmptySubsequences: false).map { Self.trimmed(String($0)) }
        guard parts.first == "ERROR" else { return }
        guard parts.count == 4, let name = DNSName(parts[1]), let failure = Failure(rawValue: parts[3].uppercased())
        else {
            throw ZoneError(
                line: line, detail: "The comment does not read ';ERROR,name,TYPE,SERVFAIL|TIMEOUT|NXDOMAIN'.")
        }
        let isAny = ["ANY", "*"].contains(parts[2].uppercased())
        let type = Self.type(parts[2])
        guard isAny || type != nil else { throw ZoneError(line: line, detail: "The type of the failure is not known.") }
        self.failures[FailurePlace(name: name, type: isAny ? nil : type)] = failure
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
    }

    private mutating func readDirective(_ entry: MasterFileScanner.Entry) throws(ZoneError) {
        switch (entry.tokens[0].text.uppercased(), entry.tokens.count) {
        case ("$ORIGIN", 2): self.origin = try self.name(entry.tokens[1], line: entry.line)
        case ("$TTL", 2):
            guard let time = Self.time(entry.tokens[1].text) else {
                throw ZoneError(line: entry.line, detail: "The time is none.")
            }
            self.defaultTime = time
        default: throw ZoneError(line: entry.line, detail: "The directive is not known.")
        }
    }

    // MARK: Records

    /// `[owner] [time] [class] type data`, the time and the class in any order.
    private mutating func readRecord(_ entry: MasterFileScanner.Entry) throws(ZoneError) {
        var tokens = entry.tokens[...]
        if !entry.beginsWithBlank, let first = tokens.popFirst() { self.owner = try self.name(first, line: entry.line) }
        guard let owner = self.owner else { throw ZoneError(line: entry.line, detail: "The record has no owner.") }
        var time = self.defaultTime
        while let token = tokens.first, Self.type(token.text) == nil {
            if let given = Self.time(token.text) {
                time = given
            } else if token.text.uppercased() != "IN" {
                throw ZoneError(line: entry.line, detail: "'\(token.text)' is neither a time, the class IN nor a type.")
            }
            tokens = tokens.dropFirst()
        }
        guard let type = tokens.popFirst().flatMap({ Self.type($0.text) }) else {
            throw ZoneError(line: entry.line, detail: "The record has no type.")
        }
        let content = try self.content(type, Array(tokens), line: entry.line)
        self.records.append(DNSRecord(name: owner, type: type, timeToLive: time, content: content))
    }

    private func content(
        _ type: DNSRecordType, _ data: [MasterFileScanner.Token], line: Int
    ) throws(ZoneError) -> DNSRecord.Content {
        func number16(_ index: Int) throws(ZoneError) -> UInt16 {
            guard index < data.count, let number = UInt16(data[index].text) else {
                throw ZoneError(line: line, detail: "A number from 0 to 65535 is missing.")
            }
            return number
        }
        func name(_ index: Int) throws(ZoneError) -> DNSName {
            guard index == data.count - 1 else {
                throw ZoneError(line: line, detail: "The record's data is too short or long.")
            }
            return try self.name(data[index], line: line)
        }
        switch type {
        case .a, .aaaa:
            guard data.count == 1, let address = IPAddress(data[0].text), address.isIPv4 == (type == .a) else {
                throw ZoneError(line: line, detail: "The address is none of this type.")
            }
            return .address(address)
        case .cname, .ptr: return .name(try name(0))
        case .mx: return .exchange(preference: try number16(0), host: try name(1))
        case .srv:
            return .service(
                priority: try number16(0), weight: try number16(1), port: try number16(2), host: try name(3))
        case .txt, Self.spf:
            guard !data.isEmpty else { throw ZoneError(line: line, detail: "The text is missing.") }
            return .text(data.flatMap(\.bytes))
        case .soa:
            guard data.count == 7, let minimum = Self.time(data[6].text) else {
                throw ZoneError(line: line, detail: "The SOA record does not have seven parts.")
            }
            return .authority(minimum: minimum)
        default: return .other(Array(data.map(\.bytes).joined(separator: [0x20])))
        }
    }

    private func name(_ token: MasterFileScanner.Token, line: Int) throws(ZoneError) -> DNSName {
        if token.text == "@" { return self.origin }
        guard let name = DNSName(token.text) else { throw ZoneError(line: line, detail: "'\(token.text)' is no name.") }
        if token.isAbsolute { return name }
        guard let whole = self.origin.prefixed(by: name) else {
            throw ZoneError(line: line, detail: "'\(token.text)' is too long.")
        }
        return whole
    }

    // MARK: Words

    private static let spf = DNSRecordType(rawValue: 99)

    private static let types: [String: UInt16] = [
        "A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "HINFO": 13, "MX": 15, "TXT": 16, "RP": 17, "AAAA": 28,
        "LOC": 29,
        "SRV": 33, "NAPTR": 35, "DNAME": 39, "DS": 43, "SSHFP": 44, "RRSIG": 46, "NSEC": 47, "DNSKEY": 48, "NSEC3": 50,
        "NSEC3PARAM": 51, "TLSA": 52, "CDS": 59, "CDNSKEY": 60, "SVCB": 64, "HTTPS": 65, "SPF": 99, "URI": 256,
        "CAA": 257,
    ]

    /// A type by its name, or as `TYPE123` (RFC 3597).
    private static func type(_ text: String) -> DNSRecordType? {
        let word = text.uppercased()
        if let number = self.types[word] { return DNSRecordType(rawValue: number) }
        guard word.hasPrefix("TYPE"), let number = UInt16(word.dropFirst(4)) else { return nil }
        return DNSRecordType(rawValue: number)
    }

    /// Seconds, or numbers with units such as `1h30m`.
    private static func time(_ text: String) -> UInt32? {
        let units: [UInt8: UInt32] = [0x73: 1, 0x6D: 60, 0x68: 3600, 0x64: 86_400, 0x77: 604_800]
        guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return nil }
        var total: UInt32 = 0
        var number: UInt32 = 0
        var isOpen = false
        for byte in text.lowercased().utf8 {
            if (0x30...0x39).contains(byte) {
                let (product, over) = number.multipliedReportingOverflow(by: 10)
                let (sum, above) = product.addingReportingOverflow(UInt32(byte) - 0x30)
                guard !over, !above else { return nil }
                number = sum
                isOpen = true
            } else {
                guard isOpen, let unit = units[byte] else { return nil }
                let (product, over) = number.multipliedReportingOverflow(by: unit)
                let (sum, above) = total.addingReportingOverflow(product)
                guard !over, !above else { return nil }
                (total, number, isOpen) = (sum, 0, false)
            }
        }
        let (sum, above) = total.addingReportingOverflow(number)
        return above ? nil : sum
    }
}
