import BenchHarness

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A program run to its end, with what it cost.
struct Child {
    /// Processor and wall time.
    var timing: Timing
    /// Whether it ended well.
    var isGood: Bool

    /// Runs a program with its output thrown away.
    static func run(_ program: String, _ arguments: [String], environment: [String] = []) -> Child? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        var usage = rusage()
        var status: Int32 = 0
        let wall = Timing.of {
            guard posix_spawn(&process, program, &actions, nil, &words, environ) == 0 else {
                status = -1
                return
            }
            wait4(process, &status, 0, &usage)
        }
        guard status != -1 else { return nil }
        let seconds = [usage.ru_utime, usage.ru_stime].reduce(0.0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        return Child(
            timing: Timing(processor: seconds, wall: wall.wall), isGood: status == 0)
    }
}
