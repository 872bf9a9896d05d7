extension MailDefect {
    /// The kinds of defect. The raw values are stable: they may be stored and searched.
    @nonexhaustive
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The header block ended without an empty line.
        case missingHeaderEnd = "header-end"
        /// A line in a header block is neither a field nor a continuation.
        case malformedHeaderLine = "header-line"
        /// The first line of a header block begins with a space.
        case leadingContinuation = "header-leading-space"
        /// Space stands between a field's name and its colon.
        case spaceBeforeColon = "header-space-before-colon"
        /// A field is longer than `ParserLimits.fieldBytes`.
        case fieldTooLong = "limit-field"
        /// A header block has more fields than `ParserLimits.fields`.
        case tooManyFields = "limit-fields"
        /// The header blocks are larger than `ParserLimits.headerBytes`.
        case headersTooLarge = "limit-headers"
        /// Parts lie deeper than `ParserLimits.depth`.
        case tooDeep = "depth"
        /// There are more parts than `ParserLimits.parts`.
        case tooManyParts = "parts"
        /// The message is larger than its index can address (4 GiB).
        case messageTooLarge = "limit-message"
        /// Encoded messages lie deeper in each other than `ParserLimits.encodedMessages`.
        case tooManyEncodedMessages = "limit-encoded-messages"
        /// A multipart names no boundary, or an empty one.
        case missingBoundary = "missing-boundary"
        /// A boundary is longer than `ParserLimits.boundaryBytes`.
        case boundaryTooLong = "boundary-long"
        /// A multipart is never closed.
        case unclosedMultipart = "multipart-unclosed"
        /// A multipart holds no part.
        case emptyMultipart = "multipart-empty"
        /// More than `ParserLimits.hiddenBytes` stand before the first or after the last part of a multipart.
        case hiddenContent = "multipart-hidden"
        /// A multipart or message claims a transfer encoding that it may not have (RFC 2045 6.4).
        case encodedMultipart = "multipart-encoded"
        /// A transfer encoding that nobody defined.
        case unknownTransferEncoding = "encoding-unknown"
        /// A body in base64 is damaged; what could be decoded was.
        case damagedBase64 = "base64"
        /// A body in another encoding is damaged; what could be decoded was.
        case damagedTransferEncoding = "encoding-damaged"
        /// A block has more than one Content-Type.
        case duplicateContentType = "duplicate-content-type"
        /// A block has more than one Content-Transfer-Encoding.
        case duplicateTransferEncoding = "duplicate-transfer-encoding"
        /// A block has a field twice that may stand once (RFC 5322 3.6).
        case duplicateField = "duplicate-field"
        /// A parameter stands twice in one field.
        case duplicateParameter = "duplicate-parameter"
        /// A field has more parameters than `ParserLimits.parameters`.
        case tooManyParameters = "limit-parameters"
        /// A parameter has more pieces than `ParserLimits.parameterPieces`, or a piece without a proper number.
        case badParameterPiece = "parameter-piece"
        /// A quoted string is never closed.
        case unclosedQuote = "unclosed-quote"
        /// A Content-Type that cannot be read.
        case malformedContentType = "content-type"
        /// The body lies elsewhere (RFC 2046 5.2.3); it is never fetched.
        case externalBody = "external-body"
        /// The message is one piece of a larger one (RFC 2046 5.2.2); pieces are never joined.
        case partialMessage = "partial-message"
        /// There is more than one From field.
        case multipleFrom = "multiple-from"
        /// The From field names more than one author.
        case multipleAuthors = "multiple-author"
        /// There is no From field with an address.
        case missingFrom = "missing-from"
        /// An address that cannot be read.
        case malformedAddress = "address"
        /// Text stands behind an address where none may stand.
        case textAfterAddress = "address-trailing"
        /// An address carries a source route, which was dropped.
        case sourceRoute = "address-route"
        /// A display name looks like an address other than the one it names.
        case nameLooksLikeAddress = "display-looks-like-address"
        /// A name for people mixes scripts, or holds characters that hide or reorder text.
        case deceptiveText = "deceptive-text"
        /// A field has more addresses than `ParserLimits.addresses`, or groups and comments lie too deep.
        case tooManyAddresses = "limit-addresses"
        /// Replies go to another domain than the author's.
        case replyToOtherDomain = "reply-to-domain"
        /// There is no usable Message-ID.
        case missingMessageID = "missing-message-id"
        /// There is more than one Message-ID.
        case multipleMessageIDs = "multiple-message-id"
        /// A Date that cannot be read.
        case malformedDate = "date"
        /// A NUL byte stands in the message.
        case nulByte = "nul"
        /// A line ends with CR or LF alone.
        case bareLineEnd = "bare-line-end"
        /// A line is longer than 998 bytes (RFC 5322 2.1.1).
        case longLine = "long-line"
        /// Bytes beyond ASCII stand where the message says there are none.
        case undeclaredEightBit = "eight-bit"
        /// A charset that nobody defined.
        case unknownCharset = "charset-unknown"
    }
}
