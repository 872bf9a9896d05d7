/// One thing that FETCH is to bring. The UID always comes along. Content is never marked as read by fetching it.
@nonexhaustive
public enum IMAPFetchAttribute: Sendable, Hashable {
    /// The flags.
    case flags
    /// When it arrived.
    case internalDate
    /// The size the server claims.
    case size
    /// The server's view of the headers.
    case envelope
    /// The server's view of the MIME tree.
    case bodyStructure
    /// The modification sequence (RFC 7162).
    case modSeq
    /// The permanent id (RFC 8474).
    case emailID
    /// The permanent id of the thread (RFC 8474).
    case threadID
    /// Gmail's permanent id.
    case gmailMessageID
    /// Gmail's thread.
    case gmailThreadID
    /// Gmail's labels.
    case gmailLabels
    /// The whole message, or `length` bytes of it from `offset` on.
    case message(offset: UInt32? = nil, length: UInt32? = nil)
    /// A part: `BODY.PEEK[1.2]`.
    case part([UInt32], offset: UInt32? = nil, length: UInt32? = nil)
    /// The MIME headers of a part: `BODY.PEEK[1.2.MIME]`.
    case partHeader([UInt32])
    /// A part with its transfer encoding undone by the server (RFC 3516).
    case binary([UInt32], offset: UInt32? = nil, length: UInt32? = nil)
    /// The size of a part with its transfer encoding undone.
    case binarySize([UInt32])
    /// All headers of the message, or of the message in a part.
    case header(part: [UInt32] = [])
    /// Some headers of the message.
    case headerFields([String])
}

extension IMAPFetchAttribute {
    /// Writes the attribute.
    func encode(into encoder: inout CommandEncoder) throws(IMAPError) {
        switch self {
        case .flags: encoder.raw("FLAGS")
        case .internalDate: encoder.raw("INTERNALDATE")
        case .size: encoder.raw("RFC822.SIZE")
        case .envelope: encoder.raw("ENVELOPE")
        case .bodyStructure: encoder.raw("BODYSTRUCTURE")
        case .modSeq: encoder.raw("MODSEQ")
        case .emailID: encoder.raw("EMAILID")
        case .threadID: encoder.raw("THREADID")
        case .gmailMessageID: encoder.raw("X-GM-MSGID")
        case .gmailThreadID: encoder.raw("X-GM-THRID")
        case .gmailLabels: encoder.raw("X-GM-LABELS")
        case .message(let offset, let length):
            encoder.safe("BODY.PEEK[]\(Self.partial(offset, length))")
        case .part(let path, let offset, let length):
            encoder.safe("BODY.PEEK[\(Self.path(path))]\(Self.partial(offset, length))")
        case .partHeader(let path):
            guard !path.isEmpty else { throw IMAPError(.invalidArgument, "Only a part has MIME headers of its own.") }
            encoder.safe("BODY.PEEK[\(Self.path(path)).MIME]")
        case .binary(let path, let offset, let length):
            encoder.safe("BINARY.PEEK[\(Self.path(path))]\(Self.partial(offset, length))")
        case .binarySize(let path): encoder.safe("BINARY.SIZE[\(Self.path(path))]")
        case .header(let path): encoder.safe("BODY.PEEK[\(path.isEmpty ? "" : Self.path(path) + ".")HEADER]")
        case .headerFields(let names):
            encoder.raw("BODY.PEEK[HEADER.FIELDS (")
            for (index, name) in names.enumerated() {
                if index > 0 { encoder.space() }
                try encoder.atom(name)
            }
            encoder.raw(")]")
        }
    }

    /// Whether a response without any such item cannot be the answer to a request for it.
    var isContent: Bool {
        switch self {
        case .flags, .modSeq, .internalDate, .size, .emailID, .threadID, .gmailMessageID, .gmailThreadID, .gmailLabels:
            false
        default: true
        }
    }

    static func path(_ path: [UInt32]) -> String {
        path.map(String.init).joined(separator: ".")
    }

    private static func partial(_ offset: UInt32?, _ length: UInt32?) -> String {
        guard offset != nil || length != nil else { return "" }
        return "<\(offset ?? 0).\(max(length ?? UInt32(Int32.max), 1))>"
    }
}
