/// How a message is written, apart from what it says.
public struct ComposeOptions: Sendable, Hashable {
    /// What the next server takes, from the least to the most.
    public enum BodyTransport: Int, Sendable, Hashable, Comparable {
        /// ASCII only. What every server takes, and the default.
        case sevenBit
        /// Any bytes in lines of at most 998: the server offers 8BITMIME (RFC 6152).
        case eightBit
        /// Any bytes at all: the server offers BINARYMIME (RFC 3030).
        case binary

        /// Whether `left` takes less than `right`.
        public static func < (left: BodyTransport, right: BodyTransport) -> Bool { left.rawValue < right.rawValue }
    }

    /// What bodies may be made of.
    public var bodyTransport: BodyTransport
    /// Whether headers may hold UTF-8 (RFC 6532), which needs a server that offers SMTPUTF8.
    ///
    /// Off by default: names and subjects are then written as encoded words, and an address whose local part is not
    /// ASCII is refused. International domains are always written as A-labels, which both kinds of server take.
    public var allowsUTF8Headers: Bool
    /// Whether names of attachments that need RFC 2231 are also written in the older form that some readers want:
    /// an encoded word in the `name` of the content type. On by default, because those readers are still about.
    public var writesLegacyNames: Bool
    /// Whether a `Bcc` field is written. Off by default: the field is for the sender's own copy only.
    public var writesBcc: Bool
    /// Whether plain text is sent as format=flowed (RFC 3676), so that long lines rewrap on small screens. Off by
    /// default: the text is sent as it is.
    public var flowsText: Bool
    /// The longest subject in characters; the rest is cut. 255 is what ticket systems keep.
    public var maximumSubjectLength: Int

    /// Options; every default suits any server and any reader.
    public init(
        bodyTransport: BodyTransport = .sevenBit, allowsUTF8Headers: Bool = false, writesLegacyNames: Bool = true,
        writesBcc: Bool = false, flowsText: Bool = false, maximumSubjectLength: Int = 255
    ) {
        self.bodyTransport = bodyTransport
        self.allowsUTF8Headers = allowsUTF8Headers
        self.writesLegacyNames = writesLegacyNames
        self.writesBcc = writesBcc
        self.flowsText = flowsText
        self.maximumSubjectLength = maximumSubjectLength
    }
}
