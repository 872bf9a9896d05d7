extension MailPart {
    /// The name that the writer gave the part, decoded but otherwise as it came: never use it as the name of a file.
    ///
    /// The `filename` of the Content-Disposition goes before the `name` of the Content-Type.
    public var filename: String? {
        if let name = self.disposition?.filename, !name.isEmpty { return name }
        guard let name = self.mediaType["name"], !name.isEmpty else { return nil }
        return name
    }
}
