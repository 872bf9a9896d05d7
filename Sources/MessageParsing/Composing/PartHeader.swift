/// The MIME fields of one leaf.
enum PartHeader {
    static func bytes(
        for part: OutgoingPart, disposition: String?, encoding: String, options: ComposeOptions
    ) throws(ComposeError) -> [UInt8] {
        var header = HeaderWriter(options: options)
        header.begin("Content-Type")
        try header.mediaType(part.mediaType)
        if let charset = part.charset { try header.parameter("charset", charset) }
        for (name, value) in part.parameters.sorted(by: { $0.key < $1.key }) { try header.parameter(name, value) }
        let fileName = part.fileName.map(Self.lastComponent)
        if options.writesLegacyNames, let fileName { try header.legacyParameter("name", fileName) }
        header.end()
        header.begin("Content-Transfer-Encoding")
        header.token(encoding)
        header.end()
        if let disposition {
            header.begin("Content-Disposition")
            header.token(disposition)
            if let fileName { try header.parameter("filename", fileName) }
            header.end()
        }
        if let id = part.contentID {
            header.begin("Content-ID")
            try header.identifiers([id], field: "Content-ID")
            header.end()
        }
        if let text = part.contentDescription {
            header.begin("Content-Description")
            try header.text(text, field: "Content-Description")
            header.end()
        }
        return header.bytes
    }

    /// What stands behind the last slash or backslash.
    private static func lastComponent(_ name: String) -> String {
        let bytes = name.utf8.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        return bytes.last.map { String(decoding: $0, as: UTF8.self) } ?? "attachment"
    }
}
