#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Another program, started without a shell.
public struct Child: Sendable {
    /// What a program that ended well has cost and said.
    public struct Outcome: Sendable {
        /// The processor time of the program itself, and what passed on the wall from its start to its end.
        public var timing: Timing
        /// What it wrote on its standard output.
        public var output: String

        /// The numbers in what it said, such as how many mails it found.
        public var numbers: [Double] { self.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) } }
    }

    /// Whether this program runs as root.
    public static var isRoot: Bool { geteuid() == 0 }

    private let id: pid_t

    /// Starts `program`, which is looked for as a shell would. What it says goes to `output`, or nowhere; what it
    /// complains of goes nowhere. Nil where there is no such program.
    public init?(_ program: String, _ arguments: [String], output: CInt? = nil) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        guard posix_spawnp(&id, program, &actions, nil, &words, environ) == 0 else { return nil }
        self.id = id
    }

    /// The exit status of a program that has ended, which may be asked for once; nil while it runs.
    public func status() -> CInt? {
        var status: CInt = 0
        guard waitpid(self.id, &status, WNOHANG) == self.id else { return nil }
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    }

    /// Stops it and waits for its end.
    public func stop() {
        kill(self.id, SIGTERM)
        var status: CInt = 0
        waitpid(self.id, &status, 0)
    }

    /// Runs a program to its end; nil where it cannot be run or fails.
    public static func run(_ program: String, _ arguments: [String]) -> Outcome? {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        // The program must not hold the reading end, nor any other child the writing one.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var processor: Double?
        var output: [UInt8] = []
        let whole = Timing.of {
            let child = Child(program, arguments, output: ends[1])
            close(ends[1])
            output = Self.readAll(ends[0])
            processor = child?.wait()
        }
        close(ends[0])
        guard let processor else { return nil }
        return Outcome(
            timing: Timing(processor: processor, wall: whole.wall), output: String(decoding: output, as: UTF8.self))
    }

    /// Waits for the end; the processor time of the program, or nil where it failed.
    private func wait() -> Double? {
        var status: CInt = 0
        var usage = rusage()
        guard wait4(self.id, &status, 0, &usage) == self.id, status == 0 else { return nil }
        return Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func readAll(_ descriptor: CInt) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }
}
