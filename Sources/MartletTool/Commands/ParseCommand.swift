import Martlet

/// `martlet parse`: shows what a message holds, or writes its attachments.
enum ParseCommand: ToolCommand {
    static let name = "parse"
    static let usage = "parse FILE… [--json] | parse --extract DIR FILE"
    static let summary =
        "Shows headers, structure, bodies, attachments and defects of messages; or saves the attachments."
    static let flags: Set<String> = ["--json", "--json-lines"]
    static let options: Set<String> = ["--extract"]

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        guard !arguments.positional.isEmpty else { throw ToolError(.usage, "Which file? '-' is standard input.") }
        var documents: [JSONValue] = []
        for file in arguments.positional {
            let message = MailMessage(try Files.read(file))
            if let folder = arguments.value("--extract") {
                try AttachmentFolder(path: folder).save(message.attachments)
            } else if arguments.has("--json-lines") {
                Terminal.line(try MessageJSON.document(message, file: file).compact)
            } else if arguments.has("--json") {
                documents.append(try MessageJSON.document(message, file: file))
            } else {
                MessagePage.show(message, file: file)
            }
        }
        if let only = documents.first {
            Terminal.line(documents.count == 1 ? only.pretty : JSONValue.array(documents).pretty)
        }
        return .done
    }
}
