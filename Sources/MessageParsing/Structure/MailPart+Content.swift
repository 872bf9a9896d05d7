extension MailPart {
    /// What the body is: the Content-Type, or what holds without one (text/plain, in a digest message/rfc822).
    public var mediaType: MediaType {
        guard let record = self.headers.record("content-type") else {
            return self.record.defaultsToMessage ? .messageRFC822 : .textPlain
        }
        return self.storage.bytes.withSpan {
            MediaType($0, field: record, limits: self.storage.limits)
                ?? MediaType(type: "text", subtype: "plain", parameters: [])
        }
    }

    /// How the body is encoded; a multipart or a message in the clear is never encoded, whatever it claims.
    public var transferEncoding: TransferEncoding {
        if self.record.kind != .leaf { return .binary }
        guard let record = self.headers.record("content-transfer-encoding") else { return .sevenBit }
        return self.storage.bytes.withSpan {
            TransferEncoding(parsing: $0.extracting(HeaderField.valueRange(of: record, in: $0).offsets))
        }
    }

    /// The Content-Disposition, or nil.
    public var disposition: ContentDisposition? {
        self.headers.record("content-disposition").flatMap { record in
            self.storage.bytes.withSpan { ContentDisposition($0, field: record, limits: self.storage.limits) }
        }
    }

    /// The Content-ID without brackets, as `cid:` addresses name it (RFC 2392).
    public var contentID: MessageID? { self.messageIDs(of: "content-id").first }

    /// The Content-Location (RFC 2557 4), or nil.
    public var contentLocation: String? { self.text(of: "content-location") }

    /// The Content-Description, or nil.
    public var contentDescription: String? { self.text(of: "content-description") }

    /// The charset that the Content-Type names, or nil.
    public var charset: String? {
        guard let record = self.headers.record("content-type") else { return nil }
        return self.storage.bytes.withSpan { bytes in
            // The usual case needs no list of all parameters: one that is called just so, behind a plain type.
            let start = FieldScan.valueStart(bytes, record)
            let semicolon = bytes.first(ASCII.semicolon, from: start, to: Int(record.end))
            let isPlainType = (start..<semicolon).allSatisfy {
                ASCII.isAtom(bytes.at($0)) && bytes.at($0) != ASCII.equals || ASCII.isSpace(bytes.at($0))
            }
            var scanner = ParameterScanner(from: semicolon, to: Int(record.end))
            for _ in 0..<(isPlainType ? 8 : 0) {
                guard let raw = scanner.next(bytes) else { return nil }
                if bytes.matches("charset", at: raw.name.lowerBound, count: raw.name.count) {
                    let isPlain = raw.value.offsets.allSatisfy {
                        bytes.at($0) > 0x20 && bytes.at($0) < 0x7F && bytes.at($0) != ASCII.question
                    }
                    if isPlain, !raw.hasEscapes { return bytes.string(raw.value) }
                    break
                }
                if bytes.at(raw.name.upperBound - 1) == ASCII.asterisk { break }
            }
            return MediaType(bytes, field: record, limits: self.storage.limits)?.charset
        }
    }

    /// The body with its transfer encoding undone.
    public var content: [UInt8] { self.decodedContent.bytes }

    /// The body with its transfer encoding undone, and whether the encoding was damaged.
    public var decodedContent: DecodedBytes {
        let encoding = self.transferEncoding
        let range = self.bodyRange
        return self.storage.bytes.withSpan { bytes in
            encoding.decode(bytes.extracting(range.clamped(to: ByteRange(0, bytes.count)).offsets))
        }
    }

    /// The body as text, in its charset; for a part that is no text this is a guess.
    ///
    /// Line ends stay as they came. See `MailMessage.text` for text that is ready to be shown.
    public var text: String { self.decodedText.text }

    /// The body as text, and whether its charset could make sense of all of it.
    public var decodedText: DecodedText {
        let encoding = self.transferEncoding
        let label = self.charset
        let range = self.bodyRange
        return self.storage.bytes.withSpan { bytes in
            let body = bytes.extracting(range.clamped(to: ByteRange(0, bytes.count)).offsets)
            guard encoding.decodes else { return FieldText.text(body, label: label) }
            return encoding.decode(body).bytes.withSpan { FieldText.text($0, label: label) }
        }
    }

    /// The text of the first field of that name.
    private func text(of name: StaticString) -> String? {
        self.headers.record(name).map { HeaderField(storage: self.storage, record: $0).value }
    }

    func messageIDs(of name: StaticString) -> [MessageID] {
        self.headers.records(name).flatMap { record in
            self.storage.bytes.withSpan {
                MessageIDList.parse($0, HeaderField.valueRange(of: record, in: $0), limits: self.storage.limits)
            }
        }
    }
}
