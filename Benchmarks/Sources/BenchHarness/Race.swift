#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Two programs that do the same, each time as a process of its own, run in turn.
public struct Race {
    /// A program and what it is told.
    public struct Way: Sendable {
        let program: String
        let arguments: [String]

        /// A way to do the work.
        public init(_ program: String, _ arguments: [String]) {
            self.program = program
            self.arguments = arguments
        }

        /// Runs it once; nil where it fails.
        public func run() -> Child.Outcome? { Child.run(self.program, self.arguments) }
    }

    /// What it took, on the wall and of the processor.
    public private(set) var comparison: Comparison
    /// The most bytes of memory that ours held.
    public private(set) var memory = 0

    /// Runs both `count` times, after a run of each that does not count, and `prepare` before each, which is not timed.
    /// Ours says how many mails and bytes it found and how much memory it took; theirs may say what it found, and then
    /// has to say the same.
    public init(_ name: String, ours: Way, theirs: Way, count: Int, prepare: () -> Void = {}) throws {
        self.comparison = Comparison(name)
        for round in -1..<count {
            prepare()
            let own = try Self.run(name, ours)
            prepare()
            let other = try Self.run(name, theirs)
            guard own.numbers.count == 3, other.numbers.isEmpty || other.numbers.starts(with: own.numbers.prefix(2))
            else {
                throw BenchFailure("\(name): ours found \(own.output), theirs \(other.output)")
            }
            guard round >= 0 else { continue }
            self.comparison.add(ours: own.timing, theirs: other.timing)
            self.memory = max(self.memory, Int(own.numbers[2]))
        }
    }

    private static func run(_ name: String, _ way: Way) throws -> Child.Outcome {
        guard let outcome = way.run() else {
            throw BenchFailure("\(name): \(way.program) failed")
        }
        return outcome
    }

    /// Prints what it took: wall, processor time and memory, each with its aim if it has one. An aim for time is how
    /// many times as fast ours has to be; one for memory is in megabytes.
    public func report(wall: Double? = nil, processor: Double? = nil, megabytes: Double? = nil) {
        print(self.comparison.line(\.wall, aim: wall) + " (wall)")
        print(self.comparison.line(\.processor, aim: processor) + " (processor)")
        let held = Double(self.memory) / 1e6
        let words = megabytes.map { "; aim: at most \(rounded($0)) MB: \(verdict(held <= $0))" } ?? ""
        print("  memory: ours \(rounded(held)) MB at most\(words)")
        fflush(nil)
    }
}
