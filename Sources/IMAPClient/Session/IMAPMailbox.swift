/// An open mailbox. It lives in the scope of ``IMAPSession/withMailbox(_:access:resync:_:)``.
///
/// Messages are always meant by UID, never by number: numbers shift whenever somebody removes a message.
public final class IMAPMailbox: Sendable {
    let connection: IMAPConnection
    /// The mailbox's name.
    public let name: IMAPMailboxName

    /// What had changed since the resync point, if one was given and the server could tell.
    public let changesAtOpening: IMAPMailboxChanges?

    init(_ connection: IMAPConnection, _ name: IMAPMailboxName, _ changes: IMAPMailboxChanges? = nil) {
        self.connection = connection
        self.name = name
        self.changesAtOpening = changes
    }

    /// What is known of it at this moment.
    public var state: IMAPMailboxState {
        self.connection.withState { state in
            guard let mailbox = state.dialog.mailbox, mailbox.name == self.name else {
                return IMAPMailboxState(name: self.name)
            }
            return mailbox
        }
    }

    /// Throws when this mailbox is no longer the open one.
    func check() throws {
        let isOpen = self.connection.withState { $0.dialog.mailbox?.name == self.name }
        guard isOpen else { throw IMAPError(.closed, "The mailbox is no longer open.") }
    }
}
