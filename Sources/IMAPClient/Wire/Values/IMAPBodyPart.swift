/// One part of a ``IMAPBodyStructure``.
public struct IMAPBodyPart: Sendable {
    let storage: IMAPBodyStructure.Storage
    let index: Int

    private var node: IMAPBodyStructure.Node { self.storage.nodes[self.index] }
    private func text(_ range: WireRange) -> String? { range.text(in: self.storage.bytes) }

    /// The top-level media type in lower case; `multipart` for a multipart.
    public var type: String {
        self.node.kind == .multipart ? "multipart" : self.text(self.node.type)?.lowercased() ?? "application"
    }
    /// The subtype in lower case.
    public var subtype: String {
        self.text(self.node.subtype)?.lowercased() ?? (self.isMultipart ? "mixed" : "octet-stream")
    }
    /// Whether it is a multipart, which may have no part at all.
    public var isMultipart: Bool { self.node.kind == .multipart }
    /// Whether it is a message with a structure of its own.
    public var isMessage: Bool { self.node.kind == .message }
    /// The Content-ID with its brackets.
    public var contentID: String? { self.text(self.node.id) }
    /// The Content-Description, encoded words and all.
    public var rawDescription: [UInt8]? { self.node.description.value(in: self.storage.bytes) }
    /// The transfer encoding in lower case, or nil where the server did not say.
    public var transferEncoding: String? { self.text(self.node.encoding)?.lowercased() }
    /// Bytes in the transfer encoding. Servers are often wrong: never a proof that something is complete.
    public var size: UInt64 { self.node.size }
    /// Lines of a text or message part.
    public var lines: UInt64 { self.node.lines }
    /// The Content-MD5.
    public var digest: String? { self.text(self.node.digest) }
    /// The disposition in lower case, such as `attachment`.
    public var disposition: String? { self.text(self.node.disposition)?.lowercased() }
    /// The Content-Location.
    public var location: String? { self.text(self.node.location) }
    /// The Content-Language tags.
    public var languages: [String] {
        let slice = self.node.languages
        return self.storage.languages[Int(slice.start)..<Int(slice.end)].compactMap { self.text($0) }
    }
    /// The parameters of the media type in their order.
    public var parameters: [(name: String, value: String)] { self.list(self.node.parameters) }
    /// The parameters of the disposition in their order.
    public var dispositionParameters: [(name: String, value: String)] { self.list(self.node.dispositionParameters) }
    /// The envelope of a message part.
    public var envelope: IMAPEnvelope? {
        let index = Int(self.node.envelope)
        return self.storage.envelopes.indices.contains(index) ? self.storage.envelopes[index] : nil
    }

    /// The first parameter of that name, compared without regard to case.
    public func parameter(_ name: String) -> String? {
        self.parameters.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The parts directly inside of this one.
    public var children: [IMAPBodyPart] {
        self.storage.nodes.indices.filter { Int(self.storage.nodes[$0].parent) == self.index }
            .map { IMAPBodyPart(storage: self.storage, index: $0) }
    }

    /// The number that FETCH knows this part by, such as `[1, 2]` for `BODY[1.2]`; empty for a multipart at the top.
    public var path: [UInt32] {
        var path: [UInt32] = []
        var current = self.index
        while current >= 0, current < self.storage.nodes.count {
            let node = self.storage.nodes[current]
            let parent = Int(node.parent)
            if parent < 0 {
                // The only part of a message is its part 1.
                if node.kind != .multipart { path.append(1) }
                break
            }
            // A multipart that is a message's whole body has the number of that message.
            if !(self.storage.nodes[parent].kind == .message && node.kind == .multipart) { path.append(node.number) }
            current = parent
        }
        return path.reversed()
    }

    private func list(_ slice: IMAPBodyStructure.Slice) -> [(name: String, value: String)] {
        self.storage.parameters[Int(slice.start)..<Int(slice.end)].map { parameter in
            (self.text(parameter.name) ?? "", self.text(parameter.value) ?? "")
        }
    }
}
