import Synchronization

/// A call of somebody else's code during which its owner does nothing else: what the call asks of the owner would wait
/// for the end of the call itself.
///
/// Tasks that are started inside of the call inherit the mark and may outlive it; then it says nothing any more.
final class CallUnderWay: Sendable {
    @TaskLocal private static var innermost: CallUnderWay?

    private let owner: ObjectIdentifier
    private let outer: CallUnderWay?
    private let hasReturned = Atomic(false)

    private init(of owner: AnyObject) {
        self.owner = ObjectIdentifier(owner)
        var outer = Self.innermost
        while let call = outer, !call.isOpen { outer = call.outer }
        self.outer = outer
    }

    private var isOpen: Bool { !self.hasReturned.load(ordering: .relaxed) }

    /// Whether the present task is part of a call of that owner.
    static func isPart(of owner: AnyObject) -> Bool {
        let owner = ObjectIdentifier(owner)
        var next = Self.innermost
        while let call = next {
            if call.owner == owner, call.isOpen { return true }
            next = call.outer
        }
        return false
    }

    /// Runs `body` as a call of that owner.
    static func run<Result>(of owner: AnyObject, _ body: () async throws -> Result) async rethrows -> Result {
        let call = CallUnderWay(of: owner)
        defer { call.hasReturned.store(true, ordering: .relaxed) }
        return try await Self.$innermost.withValue(call) { try await body() }
    }
}
