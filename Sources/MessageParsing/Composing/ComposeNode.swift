/// The tree of parts that a message will have.
indirect enum ComposeNode: Sendable {
    case leaf(OutgoingPart, disposition: String?, encoding: ComposeLeafKind)
    case multipart(subtype: String, parameters: [(String, String)], children: [ComposeNode])
}

/// What the bytes of a leaf are, which decides how they may be encoded.
enum ComposeLeafKind: Sendable {
    /// Text for people: line ends may be rewritten as CRLF.
    case text
    /// Bytes that must arrive as they are.
    case bytes
    /// A message or a part of one: encodings that hide bytes are not allowed (RFC 2046 5.2.1).
    case message
}

extension MessageBuilder {
    /// The tree that the given parts call for.
    var tree: ComposeNode {
        if let report { return report }
        let attached = self.attachments.map { Self.leaf($0, disposition: "attachment") }
        var loose = self.inlineParts.map { Self.leaf($0, disposition: "inline") }
        var forms: [ComposeNode] = []
        if let text { forms.append(self.textLeaf(text)) }
        if let html {
            let leaf = Self.textLeaf(html, mediaType: "text/html")
            if loose.isEmpty {
                forms.append(leaf)
            } else {
                let parameters = [("type", "text/html")]
                forms.append(.multipart(subtype: "related", parameters: parameters, children: [leaf] + loose))
                loose = []
            }
        }
        forms += self.alternatives.map { Self.leaf($0, disposition: nil) }
        return Self.joined(forms: forms, others: loose + attached)
    }

    private static func joined(forms: [ComposeNode], others: [ComposeNode]) -> ComposeNode {
        var children = others
        if forms.count > 1 {
            children.insert(.multipart(subtype: "alternative", parameters: [], children: forms), at: 0)
        } else if let only = forms.first {
            children.insert(only, at: 0)
        } else if others.isEmpty {
            return self.textLeaf("", mediaType: "text/plain")
        }
        if children.count == 1, let only = children.first { return only }
        return .multipart(subtype: "mixed", parameters: [], children: children)
    }

    private func textLeaf(_ text: String) -> ComposeNode {
        guard self.options.flowsText else { return Self.textLeaf(text, mediaType: "text/plain") }
        var part = OutgoingPart(Array(FlowedText.encode(text).utf8), mediaType: "text/plain", charset: "utf-8")
        part.parameters["format"] = "flowed"
        return .leaf(part, disposition: nil, encoding: .text)
    }

    static func textLeaf(_ text: String, mediaType: String) -> ComposeNode {
        .leaf(OutgoingPart(Array(text.utf8), mediaType: mediaType, charset: "utf-8"), disposition: nil, encoding: .text)
    }

    static func leaf(_ part: OutgoingPart, disposition: String?) -> ComposeNode {
        let type = Array(part.mediaType.utf8).map(\.asciiLowercased)
        let isMessage = type.elementsEqual("message/rfc822".utf8)
        return .leaf(part, disposition: disposition, encoding: isMessage ? .message : .bytes)
    }
}
