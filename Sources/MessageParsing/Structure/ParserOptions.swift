/// How tolerant the parser is, and how much work one message may cause.
public struct ParserOptions: Hashable, Sendable {
    /// The budgets; what goes over one is left out of the view and reported as a defect, never lost from the bytes.
    public var limits: ParserLimits

    /// The options for mail from anywhere: the limits of `ParserLimits()`.
    public init(limits: ParserLimits = ParserLimits()) {
        self.limits = limits
    }
}

/// The budgets of the parser. Each has a name that a defect mentions, and a default with a reason.
///
/// A budget never makes parsing fail: what lies beyond it stays in the bytes and out of the view.
public struct ParserLimits: Hashable, Sendable {
    /// How deep parts may lie in each other (50): no mailer writes ten, and Postfix and Dovecot stop at a hundred.
    public var depth = 50
    /// How many parts a message may have, nested messages included (1,000).
    public var parts = 1_000
    /// How many encoded messages may lie in each other (3): each level has to be decoded before the next is seen.
    public var encodedMessages = 3
    /// How many bytes all header blocks of a message may have (4 MiB).
    public var headerBytes = 4 << 20
    /// How many bytes of one header field are decoded (256 KiB); the raw bytes stay whole.
    public var fieldBytes = 256 << 10
    /// How many fields of one header block are kept (2,000, at most 65,535).
    public var fields = 2_000
    /// How long the name of a header field may be (1,000 bytes); a longer one is no field.
    public var fieldNameBytes = 1_000
    /// How long a multipart boundary may be (256 bytes): RFC 2046 says 70, real ones go a little beyond.
    public var boundaryBytes = 256
    /// How many parameters of one field are kept (128).
    public var parameters = 128
    /// How many pieces of one parameter (RFC 2231 3) are joined (100).
    public var parameterPieces = 100
    /// How many addresses of one field are kept (1,000); the rest are counted.
    public var addresses = 1_000
    /// How deep address groups may lie in each other (8): RFC 5322 has no nesting at all.
    public var groupDepth = 8
    /// How deep comments may lie in each other (32).
    public var commentDepth = 32
    /// How many message ids of one field are kept (51): the first, which is the root of the thread, and the last 50.
    public var messageIDs = 51
    /// How many encoded words of one field are decoded (5,000).
    public var encodedWords = 5_000
    /// How many defects are listed (100); more say nothing new.
    public var defects = 100
    /// How many bytes may stand outside the parts of a multipart before it is reported (4 KiB).
    public var hiddenBytes = 4 << 10

    /// The defaults.
    public init() {}
}
