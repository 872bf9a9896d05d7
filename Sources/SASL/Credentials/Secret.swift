/// A text that nothing prints: not its description, not a mirror, not `dump`.
package struct Secret: Sendable {
    /// The text itself; whoever asks for it must not put it into a log or an error.
    package let text: String

    /// Hides `text`.
    package init(_ text: String) {
        self.text = text
    }

    /// The text as UTF-8.
    package var bytes: [UInt8] { Array(self.text.utf8) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Eight asterisks, whatever the length.
    package var description: String { "********" }

    /// Eight asterisks, whatever the length.
    package var debugDescription: String { "********" }

    /// Shows no members.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
