import Foundation
import Testing

/// The messages and vectors that others wrote: `MARTLET_CORPUS`, or `../shared/corpus` beside the checkout.
enum Corpus {
    static let root: URL? = {
        if let path = ProcessInfo.processInfo.environment["MARTLET_CORPUS"] { return existing(URL(filePath: path)) }
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return existing(checkout.deletingLastPathComponent().appending(path: "shared/corpus"))
    }()

    static func has(_ set: String) -> Bool { self.folder(set) != nil }

    /// The folder of a set, if it is there.
    static func folder(_ set: String) -> URL? {
        self.root.flatMap { self.existing($0.appending(path: set)) }
    }

    static func bytes(_ set: String, _ path: String) throws -> [UInt8] {
        let folder = try #require(self.folder(set))
        return [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    static func json<Value: Decodable>(_ set: String, _ path: String, as type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(self.bytes(set, path)))
    }

    private static func existing(_ url: URL) -> URL? {
        FileManager.default.fileExists(atPath: url.path) ? url : nil
    }
}

/// Counts the cases of one set: passed, disputed (we differ for a stated reason), failed.
struct Tally {
    let set: String
    private var passed = 0
    private var disputed: [(String, String)] = []
    private var failed: [(String, String)] = []

    init(_ set: String) { self.set = set }

    /// Notes a case; a failed one that stands in `disputes` is disputed for the reason given there.
    mutating func note(
        _ name: String, _ isRight: Bool, disputes: [String: String] = [:], _ detail: @autoclosure () -> String = ""
    ) {
        if isRight {
            self.passed += 1
        } else if let reason = disputes[name] {
            self.disputed.append((name, reason))
        } else {
            self.failed.append((name, detail()))
        }
    }

    /// Prints the result and fails the test when a case failed.
    func report(sourceLocation: SourceLocation = #_sourceLocation) {
        print(
            "conformance \(self.set): \(self.passed) passed, \(self.disputed.count) disputed, \(self.failed.count) failed"
        )
        for (name, reason) in self.disputed { print("  disputed \(name): \(reason)") }
        for (name, detail) in self.failed.prefix(50) { print("  failed \(name): \(detail)") }
        #expect(self.failed.isEmpty, "\(self.failed.count) cases of \(self.set) failed", sourceLocation: sourceLocation)
        #expect(self.passed > 0, "no case of \(self.set) passed", sourceLocation: sourceLocation)
    }
}
