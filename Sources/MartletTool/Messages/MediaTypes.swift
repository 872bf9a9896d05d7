/// The media types of common files, by the ending of their names.
enum MediaTypes {
    private static let known = [
        "txt": "text/plain", "csv": "text/csv", "html": "text/html", "ics": "text/calendar", "json": "application/json",
        "pdf": "application/pdf", "zip": "application/zip", "gz": "application/gzip", "xml": "application/xml",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "mp3": "audio/mpeg", "mp4": "video/mp4", "eml": "message/rfc822",
        "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]

    /// The type for a name; bytes of no known kind when the ending says nothing.
    static func ofFile(named name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return self.known[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }
}
