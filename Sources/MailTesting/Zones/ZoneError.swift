/// What is wrong in a master file.
public struct ZoneError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// One sentence.
    public let detail: String

    /// The line and the sentence.
    public var description: String { "Line \(self.line): \(self.detail)" }
}
