/// A tree of parts with everything decided that its headers and boundaries say; only leaf contents are still to be
/// encoded.
indirect enum ComposePlan {
    case leaf(header: [UInt8], content: OutgoingPart.Content, encoding: ComposeEncoding)
    case multipart(header: [UInt8], boundary: String, children: [ComposePlan])

    /// The MIME fields of the part.
    var header: [UInt8] {
        switch self {
        case .leaf(let header, _, _), .multipart(let header, _, _): header
        }
    }
}

/// How the bytes of a leaf are written.
enum ComposeEncoding: Sendable {
    case identity(String)
    case quotedPrintableText
    case quotedPrintableBytes
    case base64

    /// The name for `Content-Transfer-Encoding`.
    var name: String {
        switch self {
        case .identity(let name): name
        case .quotedPrintableText, .quotedPrintableBytes: "quoted-printable"
        case .base64: "base64"
        }
    }
}

/// Turns a tree into a plan and the plan into bytes.
struct ComposeWriter {
    private let options: ComposeOptions
    /// A digest of what makes this message different from others; boundaries are made of it.
    private let seed: UInt64
    private var boundaries = 0

    init(options: ComposeOptions, seed header: [UInt8]) {
        self.options = options
        self.seed = header.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func plan(_ node: ComposeNode) throws(ComposeError) -> ComposePlan {
        switch node {
        case .leaf(let part, let disposition, let kind):
            return try self.planLeaf(part, disposition: disposition, kind: kind)
        case .multipart(let subtype, let parameters, let children):
            var plans: [ComposePlan] = []
            for child in children { plans.append(try self.plan(child)) }
            let boundary = self.freeBoundary(for: plans)
            var header = HeaderWriter(options: self.options)
            header.begin("Content-Type")
            header.token("multipart/" + subtype)
            for (name, value) in parameters { try header.parameter(name, value) }
            try header.parameter("boundary", boundary)
            header.end()
            return .multipart(header: header.bytes, boundary: boundary, children: plans)
        }
    }

    private func planLeaf(
        _ part: OutgoingPart, disposition: String?, kind: ComposeLeafKind
    ) throws(ComposeError) -> ComposePlan {
        var part = part
        if kind == .text, case .bytes(let bytes) = part.content { part.content = .bytes(Self.withCRLF(bytes)) }
        let encoding = try self.encoding(for: &part, kind: kind)
        let header = try PartHeader.bytes(
            for: part, disposition: disposition, encoding: encoding.name, options: self.options)
        return .leaf(header: header, content: part.content, encoding: encoding)
    }

    private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 32)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0D && index < bytes.count && bytes[index] == 0x0A { index += 1 }
                output += [0x0D, 0x0A]
            } else {
                output.append(byte)
            }
        }
        return output
    }

    /// The encoding that the content needs on this road.
    private func encoding(
        for part: inout OutgoingPart, kind: ComposeLeafKind
    ) throws(ComposeError) -> ComposeEncoding {
        guard case .bytes(let bytes) = part.content else { return .base64 }
        let census = ContentCensus(bytes)
        if census.isSevenBit { return .identity("7bit") }
        if census.fitsLines && self.options.bodyTransport >= .eightBit { return .identity("8bit") }
        if self.options.bodyTransport == .binary && kind != .text { return .identity("binary") }
        if kind == .message {
            // Only message/global may be encoded (RFC 6532 section 3.7).
            part.mediaType = "message/global"
            return .base64
        }
        if kind == .text { return census.prefersBase64 ? .base64 : .quotedPrintableText }
        return census.prefersQuotedPrintable ? .quotedPrintableBytes : .base64
    }

    // MARK: Boundaries

    /// A boundary that no line of the children begins with.
    private mutating func freeBoundary(for plans: [ComposePlan]) -> String {
        while true {
            self.boundaries += 1
            // `=_` stands in no quoted-printable and no base64 text.
            let candidate = "=_\(String(self.seed, radix: 36))_\(self.boundaries)"
            let needle = Array(("--" + candidate).utf8)
            if !plans.contains(where: { Self.contains(needle, in: $0) }) { return candidate }
        }
    }

    private static func contains(_ needle: [UInt8], in plan: ComposePlan) -> Bool {
        switch plan {
        case .leaf(_, .bytes(let bytes), .identity): bytes.withSpan { $0.contains(needle) }
        case .leaf: false
        case .multipart(_, _, let children): children.contains { self.contains(needle, in: $0) }
        }
    }

    // MARK: Writing

    /// Writes the body of `plan`; its header has been written.
    func write(_ plan: ComposePlan, to sink: ([UInt8]) throws(ComposeError) -> Void) throws(ComposeError) {
        switch plan {
        case .leaf(_, let content, let encoding):
            try self.write(content, encoding, to: sink)
        case .multipart(_, let boundary, let children):
            for child in children {
                try sink(Array("\r\n--\(boundary)\r\n".utf8) + child.header + [0x0D, 0x0A])
                try self.write(child, to: sink)
            }
            try sink(Array("\r\n--\(boundary)--\r\n".utf8))
        }
    }

    private func write(
        _ content: OutgoingPart.Content, _ encoding: ComposeEncoding, to sink: ([UInt8]) throws(ComposeError) -> Void
    ) throws(ComposeError) {
        switch content {
        case .bytes(let bytes):
            switch encoding {
            case .identity: try sink(bytes)
            case .quotedPrintableText: try sink(QuotedPrintable.encode(bytes.span))
            case .quotedPrintableBytes: try sink(QuotedPrintable.encode(bytes.span, mode: .binary))
            case .base64: try sink(Base64.encodeLines(bytes.span))
            }
        case .file(let path):
            var reader = try FileReader(path: path)
            defer { reader.close() }
            // A multiple of 57 bytes makes whole lines.
            while let piece = try reader.read(57 * 1024) { try sink(Base64.encodeLines(piece.span)) }
        }
    }
}

extension Span<UInt8> {
    /// Whether `needle` stands somewhere in the bytes.
    func contains(_ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        var start = 0
        while let found = self.firstIndex(of: first, from: start), found + needle.count <= self.count {
            if needle.indices.allSatisfy({ self[found + $0] == needle[$0] }) { return true }
            start = found + 1
        }
        return false
    }
}
