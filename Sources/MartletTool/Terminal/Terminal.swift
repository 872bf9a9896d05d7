#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Writing for people and for programs.
enum Terminal {
    /// Writes a line to standard output.
    static func line(_ text: String = "") {
        self.write(text + "\n", to: STDOUT_FILENO)
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        self.write(text + "\n", to: STDERR_FILENO)
    }

    /// Writes all of `text`; a closed pipe ends the output quietly.
    static func write(_ text: String, to descriptor: Int32) {
        self.write(Array(text.utf8), to: descriptor)
    }

    /// Writes all of `bytes`; false when the system does not take them, as a closed pipe does not.
    @discardableResult
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            // The pointer covers exactly the rest of the array.
            let count = unsafe bytes[written...].withUnsafeBytes { unsafe Self.systemWrite(descriptor, $0) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    @unsafe
    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
        unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Glibc)
        unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        unsafe Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Ends the program.
    static func quit(_ code: ExitCode) -> Never {
        exit(code.rawValue)
    }

    /// Whether standard output goes to a terminal that wants colour.
    static let hasColour: Bool = {
        isatty(STDOUT_FILENO) == 1 && Self.environment("NO_COLOR") == nil && Self.environment("TERM") != "dumb"
    }()

    /// Whether progress should be drawn on standard error.
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// The value of an environment variable.
    static func environment(_ name: String) -> String? {
        // `getenv` returns a C string that stays as long as nobody changes the environment, which this tool never does.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The text in bold, where the terminal can.
    static func bold(_ text: String) -> String { self.hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// The text in grey, where the terminal can.
    static func dim(_ text: String) -> String { self.hasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

    /// Text from mail, safe to show: control characters become a visible sign, so that no mail steers the terminal.
    static func visible(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl =
                (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || (0x7F...0x9F).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return result
    }
}
