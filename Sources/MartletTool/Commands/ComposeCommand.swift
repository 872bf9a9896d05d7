import Martlet

/// `martlet compose`: builds a message from JSON.
enum ComposeCommand: ToolCommand {
    static let name = "compose"
    static let usage = "compose SPEC.json [-o FILE]"
    static let summary = "Builds a message from JSON: from, to, cc, subject, text, html, attachments, inline."
    static let flags: Set<String> = []
    static let options: Set<String> = ["-o"]

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        guard let file = arguments.positional.first, arguments.positional.count == 1 else {
            throw ToolError(.usage, "Which JSON? '-' is standard input.")
        }
        var builder = try ComposeSpec.read(try Files.read(file)).builder(clock: SystemClock())
        builder.options.allowsUTF8Headers = builder.needsSMTPUTF8
        let message: [UInt8]
        do {
            message = try builder.build()
        } catch {
            throw ToolError(.badData, "\(error)")
        }
        if let output = arguments.value("-o"), output != "-" {
            try Files.write(message, to: output, overwrites: true)
        } else {
            Terminal.write(message, to: 1)
        }
        return .done
    }
}
