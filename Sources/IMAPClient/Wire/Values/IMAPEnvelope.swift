/// The server's own view of a message's headers (RFC 9051, 7.5.2): bytes and ranges, text on access.
public struct IMAPEnvelope: Sendable, Hashable {
    /// The header fields that hold addresses, in the order of the wire.
    public enum AddressField: Int, Sendable, CaseIterable {
        /// From.
        case from
        /// Sender.
        case sender
        /// Reply-To.
        case replyTo
        /// To.
        case to
        /// Cc.
        case cc
        /// Bcc.
        case bcc
    }

    let bytes: [UInt8]
    var dateRange = WireRange.none
    var subjectRange = WireRange.none
    var inReplyToRange = WireRange.none
    var messageIDRange = WireRange.none
    /// All addresses, field after field.
    var addressRanges: [AddressRanges] = []
    /// Where each field's addresses end.
    var ends = FieldEnds()

    /// The four strings of an address.
    struct AddressRanges: Sendable, Hashable {
        var name = WireRange.none
        var route = WireRange.none
        var mailbox = WireRange.none
        var host = WireRange.none
    }

    /// Six counters without an array of their own.
    struct FieldEnds: Sendable, Hashable {
        private var from: UInt32 = 0
        private var sender: UInt32 = 0
        private var replyTo: UInt32 = 0
        private var to: UInt32 = 0
        private var cc: UInt32 = 0
        private var bcc: UInt32 = 0

        subscript(field: AddressField) -> Int {
            get {
                switch field {
                case .from: Int(self.from)
                case .sender: Int(self.sender)
                case .replyTo: Int(self.replyTo)
                case .to: Int(self.to)
                case .cc: Int(self.cc)
                case .bcc: Int(self.bcc)
                }
            }
            set {
                let value = UInt32(clamping: newValue)
                switch field {
                case .from: self.from = value
                case .sender: self.sender = value
                case .replyTo: self.replyTo = value
                case .to: self.to = value
                case .cc: self.cc = value
                case .bcc: self.bcc = value
                }
            }
        }
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The Date field as it stands in the message.
    public var date: String? { self.dateRange.text(in: self.bytes) }
    /// The Subject as it stands in the message, encoded words and all.
    public var rawSubject: [UInt8]? { self.subjectRange.value(in: self.bytes) }
    /// The In-Reply-To field.
    public var inReplyTo: String? { self.inReplyToRange.text(in: self.bytes) }
    /// The Message-ID field, with its brackets.
    public var messageID: String? { self.messageIDRange.text(in: self.bytes) }

    /// The authors. Gmail is known to mix up a Sender's name and address; prefer From.
    public var from: [IMAPAddress] { self.addresses(.from) }
    /// Who sent it.
    public var sender: [IMAPAddress] { self.addresses(.sender) }
    /// Where answers go.
    public var replyTo: [IMAPAddress] { self.addresses(.replyTo) }
    /// The recipients.
    public var to: [IMAPAddress] { self.addresses(.to) }
    /// Who got a copy.
    public var cc: [IMAPAddress] { self.addresses(.cc) }
    /// Who got a blind copy.
    public var bcc: [IMAPAddress] { self.addresses(.bcc) }

    /// The addresses of one field, groups flattened: the marks where a group begins and ends are left out.
    public func addresses(_ field: AddressField) -> [IMAPAddress] {
        let start = AddressField(rawValue: field.rawValue - 1).map { self.ends[$0] } ?? 0
        let end = min(self.ends[field], self.addressRanges.count)
        guard start < end else { return [] }
        return self.addressRanges[start..<end].compactMap { ranges in
            ranges.host.isNone ? nil : IMAPAddress(bytes: self.bytes, ranges: ranges)
        }
    }
}
