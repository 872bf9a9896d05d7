extension IMAPDialog {
    /// What a command takes for itself of the responses that come while it runs.
    struct Wants: OptionSet, Sendable {
        let rawValue: UInt16
        static let fetch = Wants(rawValue: 1)
        static let search = Wants(rawValue: 2)
        static let list = Wants(rawValue: 4)
        static let mailboxStatus = Wants(rawValue: 8)
        static let namespace = Wants(rawValue: 16)
        static let id = Wants(rawValue: 32)
        static let enabled = Wants(rawValue: 64)
        static let vanished = Wants(rawValue: 128)
        static let copyCodes = Wants(rawValue: 512)
        static let changes = Wants(rawValue: 1024)
        /// What does not say which command it belongs to, nor anything else that tells it from the same for another.
        static let nameless: Wants = [.search, .list, .namespace, .id, .copyCodes]
    }

    /// What kind of command it is, where that matters to the conversation.
    enum Kind: Sendable, Equatable {
        case plain
        case select(IMAPMailboxName, readOnly: Bool)
        case unselect
        case idle
        case logout
        case startTLS
        case login
    }

    /// A command that the server has not finished.
    struct Pending: Sendable {
        var tag: UInt32
        var kind: Kind
        var wants: Wants
    }

    /// What follows from a response.
    enum Action: Sendable {
        /// Nothing.
        case none
        /// It belongs to this command.
        case deliver(tag: UInt32)
        /// It is the end of this command.
        case complete(tag: UInt32, IMAPStatus)
        /// The server waits for what this command has to say.
        case proceed(tag: UInt32)
        /// It tells of the mailbox.
        case event(IMAPMailboxEvent)
        /// The conversation is over.
        case fail(IMAPError)
    }
}
