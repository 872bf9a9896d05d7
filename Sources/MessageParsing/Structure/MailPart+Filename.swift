extension MailPart {
    /// The name that the writer gave the part, decoded but otherwise as it came: never use it as the name of a file.
    ///
    /// The `filename` of the Content-Disposition goes before the `name` of the Content-Type.
    public var filename: String? {
        if let name = self.disposition?.filename, !name.isEmpty { return name }
        guard let name = self.mediaType["name"], !name.isEmpty else { return nil }
        return name
    }

    /// A name under which the part can be shown and saved: `filename` made safe, or one made from its type.
    ///
    /// Names of several parts may be equal: `SafeFilename.distinct` tells them apart.
    public var safeFilename: String {
        if let name = self.filename.flatMap(SafeFilename.make) { return name }
        let type = self.mediaType
        if self.isMessage {
            let subject = self.message?.subject.flatMap { SafeFilename.make(from: String($0.prefix(60))) }
            return (subject ?? "message") + ".eml"
        }
        return "attachment" + Self.suffix(for: type)
    }

    /// Whether the names in Content-Type and Content-Disposition, or the plain and the extended form, differ: a way to
    /// show a filter one name and a person another.
    public var hasConflictingNames: Bool {
        var names: Set<String> = []
        for record in [self.headers.record("content-type"), self.headers.record("content-disposition")] {
            guard let record else { continue }
            let limits = self.storage.limits
            self.storage.bytes.withSpan { bytes in
                for entry in ParameterList(bytes, field: record, limits: limits).entries
                where entry.name == "filename" || entry.name == "name" {
                    for form in entry.forms { names.insert(ParameterDecoding.value(of: form, limits: limits).text) }
                }
            }
        }
        return names.count > 1
    }

    private static func suffix(for type: MediaType) -> String {
        switch type.essence {
        case "text/plain": ".txt"
        case "text/html": ".html"
        case "text/calendar": ".ics"
        case "text/csv": ".csv"
        case "text/vcard", "text/x-vcard": ".vcf"
        case "image/jpeg", "image/jpg": ".jpg"
        case "image/png": ".png"
        case "image/gif": ".gif"
        case "application/pdf": ".pdf"
        case "application/zip": ".zip"
        case "application/pgp-signature": ".asc"
        case "application/pkcs7-signature", "application/x-pkcs7-signature": ".p7s"
        case "application/pkcs7-mime", "application/x-pkcs7-mime": ".p7m"
        case "message/rfc822", "message/global": ".eml"
        default: ".bin"
        }
    }
}
