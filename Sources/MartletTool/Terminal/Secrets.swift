#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where passwords come from: the environment, a file, or a prompt without echo. Never from the command line.
enum Secrets {
    /// The options that a command with a login takes.
    static let options: Set<String> = ["--password-env", "--password-file"]

    /// The password for `account`, from the first source there is.
    static func password(for account: String, _ arguments: Arguments) throws(ToolError) -> String {
        if let file = arguments.value("--password-file") {
            let bytes = try Files.read(file)
            return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        }
        let name = arguments.value("--password-env") ?? "MARTLET_PASSWORD"
        if let value = Terminal.environment(name) { return value }
        if arguments.value("--password-env") != nil {
            throw ToolError(.badConfiguration, "The environment variable \(name) is not set.")
        }
        return try self.prompt("Password for \(account): ")
    }

    private static func prompt(_ question: String) throws(ToolError) -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ToolError(.badConfiguration, "No password: set MARTLET_PASSWORD or give --password-file.")
        }
        var before = termios()
        unsafe tcgetattr(STDIN_FILENO, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        Terminal.write(question, to: STDERR_FILENO)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Terminal.note("")
        }
        guard let answer = readLine() else { throw ToolError(.badConfiguration, "No password was typed.") }
        return answer
    }
}
