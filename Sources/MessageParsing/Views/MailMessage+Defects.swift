extension MailMessage {
    /// What is wrong with the structure and the header of the message, in the order of the bytes where that is known.
    ///
    /// Damage inside bodies is reported where they are decoded, by `MailPart.decodedContent` and
    /// `MailPart.decodedText`, and all at once by `contentDefects`.
    public var defects: [MailDefect] {
        let range = self.range
        let structural = self.storage.defects.filter { range.contains($0.range) }
        return structural + HeaderInspection(self).defects + self.encodingDefects
    }

    /// The transfer encodings that nobody knows, and those that are claimed where they may not stand.
    private var encodingDefects: [MailDefect] {
        self.allParts.compactMap { part in
            guard case .unknown = part.transferEncoding,
                let record = part.headers.record("content-transfer-encoding")
            else { return nil }
            return MailDefect(code: .unknownTransferEncoding, range: record.range)
        }
    }
}
