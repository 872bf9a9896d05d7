import Foundation
import Testing

/// The folder of messages and vectors that others wrote: `MARTLET_CORPUS`, or `shared/corpus` beside the checkout.
enum Corpus {
    static let root: URL? = {
        let files = FileManager.default
        if let path = ProcessInfo.processInfo.environment["MARTLET_CORPUS"] {
            return files.fileExists(atPath: path) ? URL(fileURLWithPath: path) : nil
        }
        // Tests/ConformanceTests/Support/Corpus.swift: the checkout is four levels up.
        let checkout = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let beside = checkout.deletingLastPathComponent().appendingPathComponent("shared/corpus")
        return files.fileExists(atPath: beside.path) ? beside : nil
    }()

    /// Whether the folder is there; where it is not, the suites are skipped and say so.
    static var exists: Bool { Self.root != nil }

    static func url(_ path: String) throws -> URL { try #require(Self.root).appendingPathComponent(path) }

    static func bytes(_ path: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: Self.url(path))) }

    static func json(_ path: String) throws -> JSONValue {
        JSONValue(
            try JSONSerialization.jsonObject(with: Data(contentsOf: Self.url(path)), options: [.fragmentsAllowed]))
    }

    /// The files below a folder whose names end so, as paths from the corpus, sorted.
    static func files(in folder: String, suffix: String) throws -> [String] {
        let base = try Self.url(folder)
        let walker = FileManager.default.enumerator(atPath: base.path)
        return (walker?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(suffix) }.sorted()
            .map { folder + "/" + $0 }
    }
}

/// JSON that is looked into without knowing its shape.
struct JSONValue {
    let value: Any?

    init(_ value: Any?) { self.value = value is NSNull ? nil : value }

    subscript(key: String) -> JSONValue { JSONValue((self.value as? [String: Any])?[key]) }
    var array: [JSONValue] { (self.value as? [Any])?.map(JSONValue.init) ?? [] }
    var string: String? { self.value as? String }
    var int: Int? { (self.value as? NSNumber)?.intValue }
    var bool: Bool? { (self.value as? NSNumber)?.boolValue }
    var isNil: Bool { self.value == nil }
    var keys: [String] { (self.value as? [String: Any])?.keys.sorted() ?? [] }
}

/// The same text with CRLF, lone CR and lone LF made LF.
func lineFeeds(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var afterReturn = false
    for byte in bytes {
        if byte == 13 { result.append(10) } else if byte != 10 || !afterReturn { result.append(byte) }
        afterReturn = byte == 13
    }
    return result
}
