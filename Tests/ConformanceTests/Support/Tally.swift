import Testing

/// Counts how the cases of one set came out, prints the sum and fails on every case that neither passed nor is
/// disputed.
final class Tally {
    private let name: String
    private var passed = 0
    private var disputed: [String] = []
    private var failed: [String] = []

    init(_ name: String) { self.name = name }

    /// One case: its name, what came out and what was expected.
    func check<Value: Equatable>(_ id: String, _ actual: Value, _ expected: Value) {
        self.check(id, actual == expected, "\(actual)\n      expected \(expected)")
    }

    /// One case: its name, whether it passed, and what to say where it did not.
    func check(_ id: String, _ isRight: Bool, _ detail: @autoclosure () -> String) {
        if isRight {
            self.passed += 1
        } else if Disputed.reason(self.name, id) != nil {
            self.disputed.append(id)
        } else {
            self.failed.append("\(id): \(detail())")
        }
    }

    /// Prints the sum. A set without any case is a failure: the reader of the set is broken then.
    func finish() {
        let sum =
            "conformance \(self.name): \(self.passed) passed, \(self.disputed.count) disputed, \(self.failed.count) failed"
        print(sum)
        #expect(self.passed > 0)
        for failure in self.failed { Issue.record("\(self.name): \(failure)") }
    }
}
