/// A command ready to be sent.
struct IMAPCommand: Sendable {
    /// Its name, for errors.
    let name: StaticString
    /// Its bytes without the tag; before each piece but the first the server must say `+`.
    let pieces: [[UInt8]]
    let kind: IMAPDialog.Kind
    let wants: IMAPDialog.Wants

    init(_ name: StaticString, pieces: [[UInt8]], kind: IMAPDialog.Kind = .plain, wants: IMAPDialog.Wants = []) {
        self.name = name
        self.pieces = pieces
        self.kind = kind
        self.wants = wants
    }

    /// A command without arguments.
    init(_ name: StaticString, kind: IMAPDialog.Kind = .plain, wants: IMAPDialog.Wants = []) {
        self.init(name, pieces: [Array("\(name)\r\n".utf8)], kind: kind, wants: wants)
    }
}
