import BenchHarness

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Another program, started without a shell.
struct Child {
    /// Whether this program runs as root.
    static var isRoot: Bool { geteuid() == 0 }

    let id: pid_t

    /// Starts `path` with these arguments; its output goes nowhere. Nil where there is no such program.
    init?(_ path: String, _ arguments: [String]) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        guard posix_spawnp(&id, path, &actions, nil, &words, environ) == 0 else { return nil }
        self.id = id
    }

    /// Waits for the end; the processor time of the program, or nil where it failed.
    func wait() -> Double? {
        var status: CInt = 0
        var usage = rusage()
        guard wait4(self.id, &status, 0, &usage) == self.id, status == 0 else { return nil }
        return Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    }

    /// Stops it.
    func stop() {
        kill(self.id, SIGTERM)
        var status: CInt = 0
        waitpid(self.id, &status, 0)
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// Runs a program to its end and times it; nil where it cannot be run or fails.
    static func timing(_ path: String, _ arguments: [String]) -> Timing? {
        var processor: Double?
        let whole = Timing.of { processor = Child(path, arguments)?.wait() }
        return processor.map { Timing(processor: $0, wall: whole.wall) }
    }
}
