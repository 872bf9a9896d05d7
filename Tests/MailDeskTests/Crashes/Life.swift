import Synchronization

/// The life of one process: it ends before or after a given step, and nothing that it does from then on has any effect.
final class Life: Sendable {
    /// Where a life ends.
    struct End: Sendable, CustomStringConvertible {
        var step: Int
        var isAfter: Bool
        var name = ""

        var description: String { "\(self.isAfter ? "after" : "before") step \(self.step), \(self.name)" }
    }

    struct Death: Error {}

    private let end: End?
    private let state = Mutex<(names: [String], isDead: Bool)>(([], false))

    init(endingAt end: End? = nil) { self.end = end }

    /// The steps that were begun.
    var names: [String] { self.state.withLock { $0.names } }

    /// Does a step, unless the life is over or ends here.
    func step<Result>(_ name: String, _ body: () async throws -> Result) async throws -> Result {
        let number = try self.state.withLock { state in
            if state.isDead { throw Death() }
            state.names.append(name)
            return state.names.count
        }
        try self.dieIf(number, isAfter: false)
        let result = try await body()
        try self.dieIf(number, isAfter: true)
        return result
    }

    private func dieIf(_ number: Int, isAfter: Bool) throws {
        try self.state.withLock { state in
            if let end = self.end, end.step == number, end.isAfter == isAfter { state.isDead = true }
            if state.isDead { throw Death() }
        }
    }
}
