import Martlet

/// The terminal tool: it wires the modules together and holds no logic of its own.
@main
struct Tool {
    static var commands: [any ToolCommand.Type] {
        [ParseCommand.self, ComposeCommand.self, SendCommand.self, FetchCommand.self, DemoCommand.self]
    }

    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        let code = await self.run(words)
        // Nothing is left to unwind: every scope has ended when a command returns.
        Terminal.quit(code)
    }

    private static func run(_ words: [String]) async -> ExitCode {
        guard let name = words.first, !["help", "--help", "-h"].contains(name) else {
            self.showHelp()
            return words.isEmpty ? .usage : .done
        }
        guard let command = self.commands.first(where: { $0.name == name }) else {
            Terminal.note("martlet: there is no command \(name). 'martlet help' lists them.")
            return .usage
        }
        if words.contains("--help") {
            Terminal.line("usage: martlet \(command.usage)\n\n\(command.summary)")
            return .done
        }
        do {
            let arguments = try Arguments(Array(words.dropFirst()), flags: command.flags, options: command.options)
            return try await command.run(arguments)
        } catch {
            return self.explain(error, usage: command.usage)
        }
    }

    private static func explain(_ error: any Error, usage: String) -> ExitCode {
        let failure = Failure(error)
        Terminal.note("martlet: \(failure.message)")
        if failure.code == .usage { Terminal.note("usage: martlet \(usage)") }
        return failure.code
    }

    private static func showHelp() {
        Terminal.line("martlet: mail to tickets and back\n")
        for command in self.commands {
            Terminal.line("  martlet \(command.usage)\n      \(command.summary)")
        }
        Terminal.line(self.conventions)
    }

    private static let conventions = """

        Servers are URLs. The scheme says how the connection is protected:
          smtps://user@host:465   imaps://user@host   pop3s://user@host   TLS from the first byte
          smtp://user@host:587    imap://user@host    pop3://user@host    STARTTLS, required
          smtp+none://host:25     lmtp+none://host:24                     no protection, for a server nearby
        --ca FILE trusts one more root certificate.

        A password is never an argument: it is read from MARTLET_PASSWORD, from the variable that --password-env names,
        from --password-file FILE, or asked for on the terminal.

        Exit codes: 0 done, 64 usage, 65 bad input, 66 no such file, 69 service unavailable, 73 cannot write a file,
        75 try again later, 77 login refused, 78 bad configuration.
        """
}

/// One command of the tool.
protocol ToolCommand {
    /// The word that calls it.
    static var name: String { get }
    /// How to call it, without the tool's own name.
    static var usage: String { get }
    /// One sentence for the help.
    static var summary: String { get }
    /// The flags it takes.
    static var flags: Set<String> { get }
    /// The options with values it takes.
    static var options: Set<String> { get }
    /// Does it.
    static func run(_ arguments: Arguments) async throws -> ExitCode
}
