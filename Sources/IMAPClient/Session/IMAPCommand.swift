/// A command ready to be sent.
struct IMAPCommand: Sendable {
    /// Its name, for errors.
    let name: StaticString
    /// Its bytes without the tag; before each piece but the first the server must say `+`.
    let pieces: [[UInt8]]
    let kind: IMAPDialog.Kind
    let wants: IMAPDialog.Wants
    /// What is sent between the last two pieces, after the server's `+`.
    let content: (any IMAPByteSource)?

    init(
        _ name: StaticString, pieces: [[UInt8]], kind: IMAPDialog.Kind = .plain, wants: IMAPDialog.Wants = [],
        content: (any IMAPByteSource)? = nil
    ) {
        self.name = name
        self.pieces = pieces
        self.kind = kind
        self.wants = wants
        self.content = content
    }

    /// A command without arguments.
    init(_ name: StaticString, kind: IMAPDialog.Kind = .plain, wants: IMAPDialog.Wants = []) {
        self.init(name, pieces: [Array("\(name)\r\n".utf8)], kind: kind, wants: wants)
    }
}
