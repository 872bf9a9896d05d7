extension MailDefect.Code {
    /// What a defect weighs, and the sentence that explains it.
    var facts: (severity: MailDefect.Severity, sentence: StaticString) {
        switch self {
        case .missingHeaderEnd: (.harmless, "The header block ended without an empty line.")
        case .malformedHeaderLine: (.ambiguous, "A line in a header block is neither a field nor a continuation.")
        case .leadingContinuation: (.suspicious, "The first line of a header block begins with a space.")
        case .spaceBeforeColon: (.suspicious, "Space stands between a field's name and its colon.")
        case .fieldTooLong: (.ambiguous, "A field is longer than the limit fieldBytes.")
        case .tooManyFields: (.suspicious, "A header block has more fields than the limit fields.")
        case .headersTooLarge: (.suspicious, "The header blocks are larger than the limit headerBytes.")
        case .tooDeep: (.suspicious, "Parts lie deeper than the limit depth.")
        case .tooManyParts: (.suspicious, "There are more parts than the limit parts.")
        case .messageTooLarge: (.ambiguous, "The message is larger than its index can address (4 GiB).")
        case .tooManyEncodedMessages:
            (.suspicious, "Encoded messages lie deeper in each other than the limit encodedMessages.")
        case .missingBoundary: (.ambiguous, "A multipart names no boundary, or an empty one.")
        case .boundaryTooLong: (.ambiguous, "A boundary is longer than the limit boundaryBytes.")
        case .unclosedMultipart: (.harmless, "A multipart is never closed.")
        case .emptyMultipart: (.ambiguous, "A multipart holds no part.")
        case .hiddenContent:
            (
                .suspicious,
                "More than the limit hiddenBytes stand before the first or after the last part of a multipart."
            )
        case .encodedMultipart:
            (.ambiguous, "A multipart or message claims a transfer encoding that it may not have (RFC 2045 6.4).")
        case .unknownTransferEncoding: (.ambiguous, "A transfer encoding that nobody defined.")
        case .damagedBase64: (.ambiguous, "A body in base64 is damaged; what could be decoded was.")
        case .damagedTransferEncoding: (.ambiguous, "The encoded body is damaged; what could be decoded was.")
        case .duplicateContentType: (.suspicious, "A block has more than one Content-Type.")
        case .duplicateTransferEncoding: (.suspicious, "A block has more than one Content-Transfer-Encoding.")
        case .duplicateField: (.suspicious, "A block has a field twice that may stand once (RFC 5322 3.6).")
        case .duplicateParameter: (.suspicious, "A parameter stands twice in one field.")
        case .tooManyParameters: (.ambiguous, "A field has more parameters than the limit parameters.")
        case .badParameterPiece:
            (
                .ambiguous,
                "A parameter has more pieces than the limit parameterPieces, or a piece without a proper number."
            )
        case .unclosedQuote: (.ambiguous, "A quoted string is never closed.")
        case .malformedContentType: (.ambiguous, "A Content-Type that cannot be read.")
        case .externalBody: (.harmless, "The body lies elsewhere (RFC 2046 5.2.3); it is never fetched.")
        case .partialMessage:
            (.ambiguous, "The message is one piece of a larger one (RFC 2046 5.2.2); pieces are never joined.")
        case .multipleFrom: (.suspicious, "There is more than one From field.")
        case .multipleAuthors: (.suspicious, "The From field names more than one author.")
        case .missingFrom: (.ambiguous, "There is no From field with an address.")
        case .malformedAddress: (.ambiguous, "An address that cannot be read.")
        case .textAfterAddress: (.suspicious, "Text stands behind an address where none may stand.")
        case .sourceRoute: (.suspicious, "An address carries a source route, which was dropped.")
        case .nameLooksLikeAddress: (.suspicious, "A display name looks like an address other than the one it names.")
        case .deceptiveText:
            (.suspicious, "A name for people mixes scripts, or holds characters that hide or reorder text.")
        case .tooManyAddresses:
            (.ambiguous, "A field has more addresses than the limit addresses, or groups and comments lie too deep.")
        case .replyToOtherDomain: (.harmless, "Replies go to another domain than the author's.")
        case .missingMessageID: (.harmless, "There is no usable Message-ID.")
        case .multipleMessageIDs: (.ambiguous, "There is more than one Message-ID.")
        case .malformedDate: (.ambiguous, "A Date that cannot be read.")
        case .nulByte: (.suspicious, "A NUL byte stands in the message.")
        case .bareLineEnd: (.harmless, "A line ends with CR or LF alone.")
        case .longLine: (.harmless, "A line is longer than 998 bytes (RFC 5322 2.1.1).")
        case .undeclaredEightBit: (.harmless, "Bytes beyond ASCII stand where the message says there are none.")
        case .unknownCharset: (.ambiguous, "A charset that nobody defined.")
        }
    }
}
