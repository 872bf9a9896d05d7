/// One part of a message: a header block and a body, which may hold further parts.
///
/// A part is a small value that refers to its message; its properties decode when they are asked for.
public struct MailPart: Sendable {
    let storage: MessageStorage
    let index: Int

    var record: PartRecord { self.storage.part(self.index) }

    /// The fields of the part's header block.
    public var headers: HeaderList { HeaderList(storage: self.storage, records: self.record.fields) }

    /// The whole part in the bytes that were parsed: header block and body.
    public var range: ByteRange { self.record.range }

    /// The header block, with the empty line that ends it.
    public var headerRange: ByteRange { self.record.header }

    /// The body as it stands in the message, still encoded.
    public var bodyRange: ByteRange { self.record.body }

    /// The body as it stands in the message, still encoded.
    public var rawBody: [UInt8] { self.storage.bytes.withSpan { $0.bytes(self.bodyRange) } }

    /// Whether the part holds parts: a multipart in which at least one was found.
    public var isMultipart: Bool { self.record.kind == .multipart }

    /// Whether the part holds a message of its own, encoded or not.
    public var isMessage: Bool { self.record.kind == .message || self.mediaType.isNestedMessage }

    /// The parts directly inside a multipart; for a message inside this part, the root of that message.
    public var children: [MailPart] {
        var result: [MailPart] = []
        var child = self.index + 1
        let end = Int(self.record.subtreeEnd)
        while child < end {
            result.append(MailPart(storage: self.storage, index: child))
            child = max(Int(self.storage.part(child).subtreeEnd), child + 1)
        }
        return result
    }

    /// The part that holds this one; nil for the root of the bytes that were parsed.
    public var parent: MailPart? {
        self.index == 0 ? nil : MailPart(storage: self.storage, index: Int(self.record.parent))
    }

    /// The message that this part holds (message/rfc822, message/global), or nil.
    ///
    /// A message that a transfer encoding hides, which RFC 2046 5.2.1 forbids, is decoded and parsed anew at each call,
    /// at most `ParserLimits.encodedMessages` deep.
    public var message: MailMessage? {
        if self.record.kind == .message {
            return MailMessage(storage: self.storage, rootIndex: self.index + 1)
        }
        guard self.mediaType.isNestedMessage, self.transferEncoding.decodes,
            self.storage.encodedNesting < self.storage.limits.encodedMessages
        else { return nil }
        let inner = MessageStorage(
            .memory(self.content), options: self.storage.options, encodedNesting: self.storage.encodedNesting + 1)
        return MailMessage(storage: inner, rootIndex: 0)
    }
}

extension MailPart: Hashable {
    /// Whether both are the same part of the same parsed message.
    public static func == (left: MailPart, right: MailPart) -> Bool {
        left.storage === right.storage && left.index == right.index
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self.storage))
        hasher.combine(self.index)
    }
}

extension TransferEncoding {
    /// Whether decoding changes anything.
    var decodes: Bool { !self.isIdentity }
}
