import Martlet

/// Small things that the story needs everywhere.
enum Demo {
    /// An address that the story itself names.
    static func address(_ text: String) throws(ToolError) -> EmailAddress {
        guard let address = EmailAddress(text) else { throw ToolError(.badData, "\(text) is not a mail address.") }
        return address
    }

    /// The present, for a Date field.
    static func date() -> MailDate {
        MailDate(secondsSince1970: SystemClock().wallTime.secondsSince1970)
    }

    /// The title of a chapter.
    static func chapter(_ number: Int, _ title: String) {
        Terminal.line()
        Terminal.line(Terminal.bold("\(number). \(title)"))
    }

    /// What happened.
    static func say(_ text: String) {
        Terminal.line("   " + Terminal.visible(text))
    }

    /// A fact with its name.
    static func fact(_ name: String, _ value: String) {
        let padding = String(repeating: " ", count: max(1, 14 - name.count))
        Terminal.line("   " + Terminal.dim(name + padding) + Terminal.visible(value))
    }

    /// The lines of a mail, set off from the story.
    static func quote(_ text: String, limit: Int = 8) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.isEmpty }
        for line in lines.prefix(limit) { Terminal.line(Terminal.dim("   | ") + Terminal.visible(String(line))) }
    }
}
