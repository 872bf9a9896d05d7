import MessageParsing
import SASL

/// Reads command lines as a server gets them, strictly (RFC 5321 4.1).
struct SMTPRequestParser {
    let settings: SMTPServerSettings

    /// The command of a line without its end, or the answer that says what is wrong with it.
    func parse(_ line: [UInt8]) -> Result<SMTPServerRequest, SMTPRequestFault> {
        guard !line.contains(where: { $0 < 0x20 || $0 == 0x7F }), let text = String(validating: line, as: UTF8.self)
        else { return .failure(.init("?", 500, "5.5.2", "The line holds characters that no command has")) }
        let verb = String(text.prefix { $0 != " " }).uppercased()
        let argument = String(text.dropFirst(verb.count).drop { $0 == " " })
        switch verb {
        case "EHLO", "HELO", "LHLO": return self.hello(verb, argument)
        case "MAIL": return self.sender(argument)
        case "RCPT": return self.recipient(argument)
        case "BDAT": return self.chunk(argument)
        case "AUTH": return self.login(argument)
        case "NOOP": return .success(.noop)
        case "VRFY", "EXPN": return .success(.verify)
        case "HELP": return .success(.help)
        case "DATA", "RSET", "QUIT", "STARTTLS": return self.bare(verb, argument)
        case "XCLIENT", "XFORWARD", "PROXY":
            return .failure(.init(verb, 550, "5.7.1", "Not from you"))
        default: return .failure(.init(verb, 500, "5.5.2", "Unknown command", isUnknown: true))
        }
    }

    private func bare(_ verb: String, _ argument: String) -> Result<SMTPServerRequest, SMTPRequestFault> {
        guard argument.isEmpty else { return .failure(.init(verb, 501, "5.5.4", "\(verb) takes no argument")) }
        return switch verb {
        case "DATA": .success(.data)
        case "RSET": .success(.reset)
        case "QUIT": .success(.quit)
        default: .success(.startTLS)
        }
    }

    private func hello(_ verb: String, _ argument: String) -> Result<SMTPServerRequest, SMTPRequestFault> {
        guard (verb == "LHLO") == self.settings.isLMTP else {
            return .failure(.init(verb, 500, "5.5.1", self.settings.isLMTP ? "This is LMTP" : "This is not LMTP"))
        }
        let name = argument.trimmingSpaces
        let isSound = name.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "<") && byte != UInt8(ascii: ">")
        }
        guard !name.isEmpty, isSound, name.utf8.count <= 255 else {
            return .failure(.init(verb, 501, "5.5.4", "Say your host name"))
        }
        return .success(verb == "HELO" ? .helo(name) : .hello(name))
    }

    private func login(_ argument: String) -> Result<SMTPServerRequest, SMTPRequestFault> {
        let words = argument.split(separator: " ", omittingEmptySubsequences: true)
        guard let mechanism = words.first, words.count <= 2 else {
            return .failure(.init("AUTH", 501, "5.5.4", "AUTH takes a mechanism and perhaps one response"))
        }
        guard words.count == 2 else { return .success(.login(mechanism.uppercased(), nil)) }
        guard words[1] != "=" else { return .success(.login(mechanism.uppercased(), [])) }
        guard let response = SASL.Base64.decode(Array(words[1].utf8)) else {
            return .failure(.init("AUTH", 501, "5.5.2", "The response is not in Base64"))
        }
        return .success(.login(mechanism.uppercased(), response))
    }

    private func chunk(_ argument: String) -> Result<SMTPServerRequest, SMTPRequestFault> {
        let words = argument.split(separator: " ", omittingEmptySubsequences: true)
        guard let first = words.first, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let size = Int(first),
            words.count == 1 || words.count == 2 && words[1].uppercased() == "LAST"
        else { return .failure(.init("BDAT", 501, "5.5.4", "BDAT takes a size and perhaps LAST", isFatal: true)) }
        return .success(.chunk(size, words.count == 2))
    }

    private func sender(_ argument: String) -> Result<SMTPServerRequest, SMTPRequestFault> {
        guard let (path, rest) = Self.path(argument, after: "FROM:") else {
            return .failure(.init("MAIL", 501, "5.5.4", "Say MAIL FROM:<address>"))
        }
        switch self.parameters(rest, "MAIL", allowed: self.senderKeywords) {
        case .failure(let fault): return .failure(fault)
        case .success(let parameters):
            if path.isEmpty { return .success(.sender(nil, parameters)) }
            guard let address = Self.address(path) else {
                return .failure(.init("MAIL", 501, "5.1.7", "The sender is no address"))
            }
            guard !address.needsSMTPUTF8 || parameters["SMTPUTF8"] != nil else {
                return .failure(.init("MAIL", 553, "5.6.7", "Such an address needs SMTPUTF8"))
            }
            return .success(.sender(address, parameters))
        }
    }

    private func recipient(_ argument: String) -> Result<SMTPServerRequest, SMTPRequestFault> {
        guard let (path, rest) = Self.path(argument, after: "TO:") else {
            return .failure(.init("RCPT", 501, "5.5.4", "Say RCPT TO:<address>"))
        }
        // The one name that needs no domain (RFC 5321 4.5.1).
        let full = path.lowercased() == "postmaster" ? "\(path)@\(self.settings.name)" : path
        guard let address = Self.address(full) else {
            return .failure(.init("RCPT", 501, "5.1.3", "The recipient is no address"))
        }
        switch self.parameters(rest, "RCPT", allowed: self.settings.offersDSN ? ["NOTIFY", "ORCPT"] : []) {
        case .failure(let fault): return .failure(fault)
        case .success(let parameters): return .success(.recipient(address, parameters))
        }
    }

    /// The parameters that MAIL may have, given what is offered.
    private var senderKeywords: Set<String> {
        var keywords: Set<String> = ["AUTH"]
        if self.settings.offersSize { keywords.insert("SIZE") }
        if self.settings.offersEightBit || self.settings.offersBinary { keywords.insert("BODY") }
        if self.settings.offersUTF8 { keywords.insert("SMTPUTF8") }
        if self.settings.offersDSN { keywords.formUnion(["RET", "ENVID"]) }
        if self.settings.offersRequireTLS { keywords.insert("REQUIRETLS") }
        for line in self.settings.furtherKeywords {
            switch line.prefix(while: { $0 != " " }).uppercased() {
            case "DELIVERBY": keywords.insert("BY")
            case "MT-PRIORITY": keywords.insert("MT-PRIORITY")
            case "FUTURERELEASE": keywords.formUnion(["HOLDFOR", "HOLDUNTIL"])
            default: break
            }
        }
        return keywords
    }

    private func parameters(
        _ text: Substring, _ verb: String, allowed: Set<String>
    ) -> Result<[String: String], SMTPRequestFault> {
        var parameters: [String: String] = [:]
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = pair.first?.uppercased() ?? ""
            guard allowed.contains(name), parameters[name] == nil else {
                return .failure(.init(verb, 555, "5.5.4", "Unsupported parameter"))
            }
            parameters[name] = pair.count == 2 ? String(pair[1]) : ""
        }
        if let body = parameters["BODY"]?.uppercased() {
            let known = ["7BIT", "8BITMIME"] + (self.settings.offersBinary ? ["BINARYMIME"] : [])
            guard known.contains(body) else { return .failure(.init(verb, 501, "5.5.4", "Unsupported BODY")) }
        }
        return .success(parameters)
    }

    /// What stands between the angle brackets, quotes respected, and what follows them.
    private static func path(_ text: String, after keyword: String) -> (path: String, rest: Substring)? {
        guard text.prefix(keyword.count).uppercased() == keyword else { return nil }
        let bytes = text.dropFirst(keyword.count)
        guard bytes.first == "<" else { return nil }
        var inQuotes = false
        var escaped = false
        for index in bytes.indices.dropFirst() {
            let character = bytes[index]
            if escaped {
                escaped = false
            } else if inQuotes, character == "\\" {
                escaped = true
            } else if character == "\"" {
                inQuotes.toggle()
            } else if character == ">", !inQuotes {
                let rest = bytes[bytes.index(after: index)...]
                guard rest.isEmpty || rest.first == " " else { return nil }
                return (String(bytes[bytes.index(after: bytes.startIndex)..<index]), rest)
            }
        }
        return nil
    }

    /// The address of a path; a source route before it is dropped (RFC 5321 4.1.1.3).
    private static func address(_ path: String) -> EmailAddress? {
        guard path.hasPrefix("@"), let colon = path.firstIndex(of: ":") else { return EmailAddress(path) }
        return EmailAddress(String(path[path.index(after: colon)...]))
    }
}

/// What is wrong with a command, as the server says it.
struct SMTPRequestFault: Error {
    let verb: String
    let code: Int
    let status: String
    let text: String
    var isUnknown = false
    /// Whether what follows on the wire cannot be understood any more.
    var isFatal = false

    init(
        _ verb: String, _ code: Int, _ status: String, _ text: String, isUnknown: Bool = false, isFatal: Bool = false
    ) {
        self.verb = verb
        self.code = code
        self.status = status
        self.text = text
        self.isUnknown = isUnknown
        self.isFatal = isFatal
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmingSpaces: String {
        let front = self.drop { $0 == " " }
        return String(front.reversed().drop { $0 == " " }.reversed())
    }
}
