import Martlet

/// A folder that attachments are saved to, each under a safe name that no other file there has.
struct AttachmentFolder {
    var path: String

    /// Saves them all and says what was written.
    func save(_ attachments: [MailPart]) throws(ToolError) {
        try Files.makeFolder(self.path)
        // What the mail calls a file is never used: it may be a path, or a name that means something to the system.
        for part in attachments { Terminal.line(try self.save(part.content, as: part.safeFilename)) }
    }

    /// Writes `content` under `name`, or `name (2)` and so on when that is taken; existing files stay as they are.
    private func save(_ content: [UInt8], as name: String) throws(ToolError) -> String {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        for attempt in 1...10_000 {
            let unique = attempt == 1 ? name : "\(name[..<dot]) (\(attempt))\(name[dot...])"
            let file = "\(self.path)/\(unique)"
            if Files.exists(file) { continue }
            try Files.write(content, to: file)
            return file
        }
        throw ToolError(.cannotWrite, "There are too many files named \(name).")
    }
}
